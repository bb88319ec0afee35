"""Addresses of the telephone in a live dilemma: nobody is signed in there."""

from django.urls import path

from rit.stimulate.training.live.views import telephone

app_name = "vote"

urlpatterns = [
    path("", telephone.enter, name="enter"),
    path("phase/<uuid:key>/", telephone.phase, name="phase"),
    path("in/<uuid:key>/", telephone.scanned, name="scanned"),
    path("<str:code>/", telephone.show, name="show"),
    path("<str:code>/cast/", telephone.cast, name="cast"),
]
