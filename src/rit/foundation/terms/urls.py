"""Addresses of the register of legal anchors."""

from django.urls import path

from rit.foundation.terms import views

app_name = "terms"

urlpatterns = [
    path("", views.register, name="register"),
    path("amended/", views.amended, name="amended"),
    path("amended/<int:key>/", views.amended_text, name="amended_text"),
    path("amended/<int:key>/look/", views.look_at, name="look_at"),
    path("amended/<int:key>/finish/", views.finish_looking, name="finish_looking"),
    path("<slug:code>/", views.text, name="text"),
]
