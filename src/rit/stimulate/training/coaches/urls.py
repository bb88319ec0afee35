"""Addresses of the network of coaches. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.coaches import views

app_name = "coaches"

urlpatterns = [
    path("", views.coaches, name="coaches"),
    path("feelers/", views.feelers, name="feelers"),
    path("feelers/new/", views.send, name="send"),
    path("feelers/<uuid:key>/read/", views.read, name="read"),
]
