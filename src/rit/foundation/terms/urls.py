"""Addresses of the register of legal anchors."""

from django.urls import path

from rit.foundation.terms import views

app_name = "terms"

urlpatterns = [
    path("", views.register, name="register"),
    path("<slug:code>/", views.text, name="text"),
]
