"""Addresses of the retention page."""

from django.urls import path

from rit.foundation.retention import views

app_name = "retention"

urlpatterns = [
    path("", views.kept, name="kept"),
    path("purge/", views.purge, name="purge"),
]
