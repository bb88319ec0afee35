"""Addresses of values, code and instructions. One button, one address, one function."""

from django.urls import path

from rit.plan.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("", views.living, name="living"),
    path("values/<slug:code>/", views.value, name="value"),
    path("code/<int:number>/", views.point, name="point"),
    path("instructions/", views.instructions, name="instructions"),
    path("instructions/new/", views.add_instruction, name="add_instruction"),
    path("instructions/<slug:code>/", views.instruction, name="instruction"),
    path("instructions/<slug:code>/change/", views.change_instruction, name="change_instruction"),
    path("instructions/<slug:code>/compare/", views.compare, name="compare"),
    path("instructions/<slug:code>/draft/", views.draft_version, name="draft_version"),
    path("instructions/<slug:code>/<int:number>/", views.version, name="version"),
    path("instructions/<slug:code>/<int:number>/change/", views.change_version, name="change_version"),
    path("instructions/<slug:code>/<int:number>/propose/", views.propose, name="propose"),
    path("instructions/<slug:code>/<int:number>/take-back/", views.take_back, name="take_back"),
    path(
        "instructions/<slug:code>/<int:number>/earlier-decision/",
        views.earlier_decision,
        name="earlier_decision",
    ),
    path("instructions/<slug:code>/<int:number>/in-force/", views.put_in_force, name="put_in_force"),
]
