"""Addresses of the plan. One button, one address, one function."""

from django.urls import path

from rit.plan.views import action, instruments, pages, periods, processes, rolling, surface

app_name = "plan"

urlpatterns = [
    path("", pages.about, name="about"),
    path("objectives/<int:number>/", pages.objective, name="objective"),
    path("instruments/<slug:code>/", pages.instrument, name="instrument"),
    path("periods/", periods.periods, name="periods"),
    path("periods/<slug:code>/", periods.period, name="period"),
    path("periods/<slug:code>/export/", periods.export_plan, name="export_plan"),
    path("periods/<slug:code>/close/", periods.close, name="close_plan"),
    path("periods/<slug:code>/discard/", periods.discard, name="discard_plan"),
    path("periods/<slug:code>/change/", periods.change_plan, name="change_plan"),
    path(
        "periods/<slug:code>/objectives/<int:number>/change/",
        periods.change_objective,
        name="change_objective",
    ),
    path("periods/<slug:code>/instruments/new/", instruments.propose, name="propose_instrument"),
    path(
        "periods/<slug:code>/instruments/<slug:name>/take-back/",
        instruments.take_back,
        name="take_back_instrument",
    ),
    path(
        "periods/<slug:code>/instruments/<slug:name>/change/",
        periods.change_instrument,
        name="change_instrument",
    ),
    path("periods/<slug:code>/roll/", rolling.roll, name="roll"),
    path("periods/<slug:code>/roll/check/", rolling.roll_check, name="roll_check"),
    path("periods/<slug:code>/roll/make/", rolling.roll_make, name="roll_make"),
    path("periods/<slug:code>/roll/<slug:part>/", rolling.roll_part, name="roll_part"),
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
