"""Addresses of vulnerable functions. One button, one address, one function."""

from django.urls import path

from rit.protect.functions.views import catalogue, holders, method, rotation, separation, workshop

app_name = "functions"

urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("list.xlsx", catalogue.designated_sheet, name="sheet"),
    path("method/", method.method, name="method"),
    path("method/new/", method.add_criterion, name="add_criterion"),
    path("method/<slug:item>/", method.change_criterion, name="change_criterion"),
    path("method/<slug:item>/retire/", method.retire_criterion, name="retire_criterion"),
    path("rotation/", rotation.rotation, name="rotation"),
    path("rotation/list.xlsx", rotation.sheet, name="rotation_sheet"),
    path("pairs/", separation.pairs, name="pairs"),
    path("pairs/new/", separation.add, name="add_pair"),
    path("pairs/<int:key>/end/", separation.end, name="end_pair"),
    path("pairs/<int:key>/exception/<str:staff_number>/", separation.allow, name="allow_pair"),
    path("mine/", holders.mine, name="mine"),
    path("vetting/", holders.vetting, name="vetting"),
    path("assessments/<uuid:key>/participants/", workshop.seat, name="seat"),
    path("assessments/<uuid:key>/participants/<str:staff_number>/leave/", workshop.unseat, name="unseat"),
    path("assessments/<uuid:key>/answers/<slug:question>/", workshop.answer, name="answer"),
    path("assessments/<uuid:key>/decide/", workshop.decide, name="decide"),
    path("assessments/<uuid:key>/<slug:part>/", workshop.workshop, name="workshop"),
    path("of/<path:code>/assess/", catalogue.weigh, name="weigh"),
    path("of/<path:code>/confirm/", catalogue.confirm, name="confirm"),
    path("of/<path:code>/send-back/", catalogue.send_back, name="send_back"),
    path("of/<path:code>/start/", workshop.start, name="start"),
    path("of/<path:code>/compare/", workshop.compare, name="compare"),
    path("of/<path:code>/interval/", rotation.interval, name="interval"),
    path("of/<path:code>/charter/", holders.charter, name="charter"),
    path("of/<path:code>/sign/", holders.sign, name="sign"),
    path("of/<path:code>/holders/<str:staff_number>/record/", holders.record, name="record"),
    path("of/<path:code>/holders/<str:staff_number>/exception/", rotation.exception, name="exception"),
    path("of/<path:code>/", catalogue.function, name="function"),
]
