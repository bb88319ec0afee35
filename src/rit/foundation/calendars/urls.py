"""Addresses of calendars. One button, one address, one function."""

from django.urls import URLPattern

app_name = "calendars"

urlpatterns: list[URLPattern] = []
