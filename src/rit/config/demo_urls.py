"""Addresses that exist in the demo only."""

from django.urls import path

from rit.config import demo_views

urlpatterns = [
    path("", demo_views.cast, name="demo_cast"),
    path("sign-in/<str:username>/", demo_views.sign_in, name="demo_sign_in"),
]
