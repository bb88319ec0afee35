"""Addresses of the risk inventory. One button, one address, one function."""

from django.urls import path

from rit.protect.risks.exposure import views as exposure
from rit.protect.risks.views import barriers, inventory, rooms, scoring

app_name = "risks"

urlpatterns = [
    path("", inventory.risks, name="risks"),
    path("export/", inventory.export, name="export"),
    path("new/", inventory.add, name="add"),
    path("assessments/", scoring.assessments, name="assessments"),
    path("assessments/new/", scoring.begin, name="begin"),
    path("workshops/", rooms.workshops, name="workshops"),
    path("workshops/new/", rooms.begin, name="begin_workshop"),
    path("workshops/<uuid:key>/", rooms.workshop, name="workshop"),
    path("workshops/<uuid:key>/counted/", rooms.counted, name="counted"),
    path("workshops/<uuid:key>/people/", rooms.seat, name="seat"),
    path("workshops/<uuid:key>/people/<str:staff_number>/leave/", rooms.unseat, name="unseat"),
    path("workshops/<uuid:key>/close/", rooms.close, name="close_workshop"),
    path("workshops/<uuid:key>/<int:order>/", rooms.vote, name="vote"),
    path("workshops/<uuid:key>/<int:order>/show/", rooms.show, name="show"),
    path("workshops/<uuid:key>/<int:order>/agree/", rooms.agree, name="agree"),
    path("processes/", exposure.processes, name="processes"),
    path("processes/export/", exposure.export, name="export_processes"),
    path("processes/method/", exposure.method, name="process_method"),
    path("processes/<uuid:key>/", exposure.process, name="process"),
    path("processes/<uuid:key>/assess/", exposure.assess, name="assess_process"),
    path("processes/<uuid:key>/compare/", exposure.compare, name="compare_process"),
    path("<uuid:key>/", inventory.risk, name="risk"),
    path("<uuid:key>/change/", inventory.change, name="change"),
    path("<uuid:key>/bow-tie/", inventory.bow_tie, name="bow_tie"),
    path("<uuid:key>/barriers/<slug:side>/<int:order>/", barriers.barrier, name="barrier"),
    path("<uuid:key>/score/<slug:moment>/", scoring.score, name="score"),
    path("<uuid:key>/steps/<slug:name>/", inventory.step, name="step"),
]
