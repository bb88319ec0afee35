"""Addresses of debriefing groups. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.debriefing import views

app_name = "debriefing"

urlpatterns = [
    path("<uuid:key>/", views.groups, name="groups"),
    path("<uuid:key>/form/", views.form_groups, name="form_groups"),
    path("groups/<uuid:key>/themes/", views.themes, name="themes"),
]
