"""Addresses of the trail."""

from django.urls import path

from rit.foundation.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.trail, name="trail"),
    path("verify/", views.verify, name="verify"),
    path("head.txt", views.head, name="head"),
]
