"""Addresses of board. One button, one address, one function."""

from django.urls import URLPattern

app_name = "board"

urlpatterns: list[URLPattern] = []
