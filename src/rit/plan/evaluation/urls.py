"""Addresses of evaluation. One button, one address, one function."""

from django.urls import URLPattern

app_name = "evaluation"

urlpatterns: list[URLPattern] = []
