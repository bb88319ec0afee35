"""Addresses of reading and confirming. One button, one address, one function."""

from django.urls import path

from rit.protect.norms import views
from rit.protect.norms.asking import views as asking
from rit.protect.norms.handing import views as handing
from rit.protect.norms.moments import views as moments

app_name = "norms"

urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("questions/", asking.questions, name="questions"),
    path("questions/ask/", asking.ask, name="ask_rule"),
    path("questions/<uuid:key>/", asking.question, name="question"),
    path("questions/<uuid:key>/answer/", asking.answer, name="answer"),
    path("handed/", handing.editions, name="editions"),
    path("handed/new/", handing.new_edition, name="new_edition"),
    path("handed/<uuid:key>/", handing.edition, name="edition"),
    path("handed/<uuid:key>/change/", handing.change_edition, name="change_edition"),
    path("handed/<uuid:key>/session/", handing.session, name="session"),
    path("handed/<uuid:key>/scan/", handing.scan, name="scan"),
    path("handed/<uuid:key>/scan/hand/", handing.scan_hand, name="scan_hand"),
    path("handed/<uuid:key>/one/", handing.hand_one, name="hand_one"),
    path("handed/<uuid:key>/none.xlsx", handing.edition_missing, name="edition_missing"),
    path("handed/lines/<uuid:key>/undo/", handing.undo_handing, name="undo_handing"),
    path("arrivals/", moments.arrivals, name="arrivals"),
    path("arrivals/list.xlsx", moments.arrivals_sheet, name="arrivals_sheet"),
    path("arrivals/<slug:code>/record/", moments.record_moment, name="record_moment"),
    path("arrivals/lines/<uuid:key>/", moments.moment, name="moment"),
    path("arrivals/lines/<uuid:key>/withdraw/", moments.withdraw_moment, name="withdraw_moment"),
    path("new/", views.prepare, name="prepare"),
    path("<uuid:key>/", views.campaign, name="campaign"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/questions/new/", views.ask, name="ask"),
    path("<uuid:key>/questions/<int:order>/drop/", views.drop_question, name="drop_question"),
    path("<uuid:key>/publish/", views.publish, name="publish"),
    path("<uuid:key>/close/", views.close, name="close"),
    path("<uuid:key>/read/", views.read, name="read"),
]
