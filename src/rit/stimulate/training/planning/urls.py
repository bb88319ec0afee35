"""Addresses of the proposal of a plan. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.planning.views import lines, proposals, teams

app_name = "planning"

urlpatterns = [
    path("", proposals.proposals, name="proposals"),
    path("new/", proposals.propose, name="propose"),
    path("teams/<str:code>/", teams.times, name="times"),
    path("lines/<uuid:key>/", lines.move, name="move"),
    path("lines/<uuid:key>/leave-out/", lines.leave_out, name="leave_out"),
    path("lines/<uuid:key>/put-back/", lines.put_back, name="put_back"),
    path("<uuid:key>/", proposals.proposal, name="proposal"),
    path("<uuid:key>/map/", proposals.reach, name="map"),
    path("<uuid:key>/again/", proposals.again, name="again"),
    path("<uuid:key>/accept/", proposals.accept, name="accept"),
    path("<uuid:key>/drop/", proposals.drop, name="drop"),
]
