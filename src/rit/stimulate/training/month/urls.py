"""Addresses of the dilemma of the month. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.month import views

app_name = "month"

urlpatterns = [
    path("", views.months, name="months"),
    path("choose/", views.choose, name="choose"),
    path("<uuid:key>/vote/", views.vote, name="vote"),
]
