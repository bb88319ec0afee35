"""Addresses of the communication plan. One button, one address, one function."""

from django.urls import path

from rit.plan.communication.views import item, mine, plan, steps

app_name = "communication"

urlpatterns = [
    path("", plan.items, name="items"),
    path("export/", plan.export, name="export"),
    path("new/", item.add, name="add"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:key>/", mine.told, name="told"),
    path("<uuid:key>/", item.show, name="item"),
    path("<uuid:key>/change/", item.change, name="change"),
    path("<uuid:key>/ready/", steps.prepare, name="prepare"),
    path("<uuid:key>/planned/", steps.plan_again, name="plan_again"),
    path("<uuid:key>/send/", steps.send, name="send"),
    path("<uuid:key>/cancel/", steps.cancel, name="cancel"),
]
