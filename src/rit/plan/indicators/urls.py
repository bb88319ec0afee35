"""Addresses of indicators. One button, one address, one function."""

from django.urls import path

from rit.plan.indicators import views

app_name = "indicators"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("export/", views.export, name="export"),
    path("new/", views.define, name="define"),
    path("<uuid:key>/", views.show, name="show"),
    path("<uuid:key>/value/", views.enter, name="enter"),
    path("<uuid:key>/values/<int:value>/correct/", views.correct, name="correct"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/break/", views.mark_break, name="mark_break"),
    path("<uuid:key>/breaks/<int:number>/take-back/", views.take_back, name="take_back"),
    path("<uuid:key>/step/<slug:name>/", views.step, name="step"),
]
