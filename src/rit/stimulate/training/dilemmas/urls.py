"""Addresses of the library of dilemmas. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.dilemmas.views import editing, reading, reviewing

app_name = "dilemmas"

urlpatterns = [
    path("", reading.library, name="library"),
    path("new/", editing.begin, name="begin"),
    path("<slug:code>/", reading.dilemma, name="dilemma"),
    path("<slug:code>/card/", reading.card, name="card"),
    path("<slug:code>/draft/", editing.draft, name="draft"),
    path("<slug:code>/<int:number>/", reading.edition, name="edition"),
    path("<slug:code>/<int:number>/change/", editing.change, name="change"),
    path("<slug:code>/<int:number>/submit/", reviewing.submit, name="submit"),
    path("<slug:code>/<int:number>/publish/", reviewing.publish, name="publish"),
    path("<slug:code>/<int:number>/return/", reviewing.send_back, name="send_back"),
    path("<slug:code>/<int:number>/retire/", reviewing.retire, name="retire"),
    path("<slug:code>/<int:number>/drop/", reviewing.drop, name="drop"),
]
