"""Addresses of indicators. One button, one address, one function."""

from django.urls import URLPattern

app_name = "indicators"

urlpatterns: list[URLPattern] = []
