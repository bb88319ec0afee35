"""Addresses of communication. One button, one address, one function."""

from django.urls import URLPattern

app_name = "communication"

urlpatterns: list[URLPattern] = []
