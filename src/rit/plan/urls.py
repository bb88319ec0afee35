"""Addresses of the plan. One button, one address, one function."""

from django.urls import path

from rit.plan.views import action, pages, processes, surface

app_name = "plan"

urlpatterns = [
    path("", pages.about, name="about"),
    path("objectives/<int:number>/", pages.objective, name="objective"),
    path("instruments/<slug:code>/", pages.instrument, name="instrument"),
    path("processes/", processes.processes, name="processes"),
    path("processes/new/", processes.add_process, name="add_process"),
    path("processes/<uuid:key>/", processes.process, name="process"),
    path("processes/<uuid:key>/change/", processes.change_process, name="change_process"),
    path("actions/", surface.actions, name="actions"),
    path("actions/export/", surface.export, name="export"),
    path("actions/new/", action.add, name="add"),
    path("actions/owner/", surface.change_owner, name="change_owner"),
    path("actions/date/", surface.change_date, name="change_date"),
    path("actions/undo/<uuid:batch>/", surface.undo, name="undo"),
    path("actions/<uuid:key>/", action.show, name="action"),
    path("actions/<uuid:key>/progress/", action.progress, name="progress"),
    path("actions/<uuid:key>/turn/", action.turn, name="turn"),
    path("actions/<uuid:key>/assign/", action.assign, name="assign"),
    path("actions/<uuid:key>/change/", action.change, name="change"),
    path("actions/<uuid:key>/step/<slug:name>/", action.step, name="step"),
]
