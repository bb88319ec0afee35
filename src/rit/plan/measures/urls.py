"""Addresses of measures. One button, one address, one function."""

from django.urls import path

from rit.plan.measures import views

app_name = "measures"

urlpatterns = [
    path("", views.measures, name="measures"),
    path("take/", views.take, name="take"),
    path("tie/", views.tie, name="tie"),
    path("<uuid:key>/", views.measure, name="measure"),
    path("<uuid:key>/description/", views.describe, name="describe"),
    path("<uuid:key>/effect/", views.check, name="check"),
    path("<uuid:key>/untie/", views.untie, name="untie"),
]
