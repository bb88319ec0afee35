"""Addresses of the live dilemma for coaches. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.live.views import gathered, leading

app_name = "live"

urlpatterns = [
    path("", leading.mine, name="mine"),
    path("open/<slug:code>/", leading.begin, name="begin"),
    path("harvest/", gathered.lives, name="lives"),
    path("harvest/<uuid:key>/drop/", gathered.drop, name="drop"),
    path("<uuid:key>/", leading.screen, name="screen"),
    path("<uuid:key>/counted/", leading.counted, name="counted"),
    path("<uuid:key>/step/<slug:name>/", leading.step, name="step"),
    path("<uuid:key>/notes/", gathered.notes, name="notes"),
    path("<uuid:key>/take-along/", gathered.harvest, name="harvest"),
]
