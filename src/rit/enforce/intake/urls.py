"""Addresses of what arrives."""

from django.urls import path

from rit.enforce.intake import views

app_name = "intake"

urlpatterns = [path("<uuid:key>/", views.report, name="report")]
