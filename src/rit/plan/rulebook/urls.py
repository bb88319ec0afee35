"""Addresses of rulebook. One button, one address, one function."""

from django.urls import URLPattern

app_name = "rulebook"

urlpatterns: list[URLPattern] = []
