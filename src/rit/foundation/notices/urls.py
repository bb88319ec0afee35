"""Addresses of the bell."""

from django.urls import path

from rit.foundation.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.bell, name="bell"),
    path("settings/", views.settings_page, name="settings"),
    path("read/", views.read_all, name="read_all"),
    path("<uuid:key>/read/", views.read, name="read"),
]
