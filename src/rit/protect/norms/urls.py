"""Addresses of reading and confirming. One button, one address, one function."""

from django.urls import path

from rit.protect.norms import views
from rit.protect.norms.asking import views as asking

app_name = "norms"

urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("questions/", asking.questions, name="questions"),
    path("questions/ask/", asking.ask, name="ask_rule"),
    path("questions/<uuid:key>/", asking.question, name="question"),
    path("questions/<uuid:key>/answer/", asking.answer, name="answer"),
    path("new/", views.prepare, name="prepare"),
    path("<uuid:key>/", views.campaign, name="campaign"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/questions/new/", views.ask, name="ask"),
    path("<uuid:key>/questions/<int:order>/drop/", views.drop_question, name="drop_question"),
    path("<uuid:key>/publish/", views.publish, name="publish"),
    path("<uuid:key>/close/", views.close, name="close"),
    path("<uuid:key>/read/", views.read, name="read"),
]
