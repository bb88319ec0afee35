"""Addresses of the area. One button, one address, one function."""

from django.urls import URLPattern

app_name = "measures"

urlpatterns: list[URLPattern] = []
