"""Addresses of the communication plan. One button, one address, one function."""

from django.urls import path

from rit.plan.communication import views

app_name = "communication"

urlpatterns = [
    path("", views.items, name="items"),
    path("export/", views.export, name="export"),
    path("new/", views.add, name="add"),
    path("mine/", views.mine, name="mine"),
    path("mine/<uuid:key>/", views.told, name="told"),
    path("<uuid:key>/", views.item, name="item"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/ready/", views.prepare, name="prepare"),
    path("<uuid:key>/planned/", views.plan_again, name="plan_again"),
    path("<uuid:key>/send/", views.send, name="send"),
    path("<uuid:key>/cancel/", views.cancel, name="cancel"),
]
