"""Addresses of anchoring. One button, one address, one function."""

from django.urls import URLPattern

app_name = "anchoring"

urlpatterns: list[URLPattern] = []
