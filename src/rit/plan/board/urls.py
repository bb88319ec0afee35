"""Addresses of the board. One button, one address, one function."""

from django.urls import path

from rit.plan.board.views import decisions, items, mayor, meetings

app_name = "board"

urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.add_meeting, name="add_meeting"),
    path("meetings/<uuid:key>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:key>/change/", meetings.change_meeting, name="change_meeting"),
    path("meetings/<uuid:key>/hold/", meetings.hold, name="hold"),
    path("meetings/<uuid:key>/close/", meetings.close, name="close"),
    path("meetings/<uuid:key>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<uuid:key>/pack/", meetings.show_pack, name="pack"),
    path("meetings/<uuid:key>/pack.pdf", meetings.pack_pdf, name="pack_pdf"),
    path("items/", items.items, name="items"),
    path("propose/", items.propose, name="propose"),
    path("items/<uuid:key>/", items.item, name="item"),
    path("items/<uuid:key>/change/", items.change_item, name="change_item"),
    path("items/<uuid:key>/attachments/<uuid:attachment>/remove/", items.detach, name="detach"),
    path("items/<uuid:key>/withdraw/", items.withdraw, name="withdraw"),
    path("items/<uuid:key>/place/", items.place, name="place"),
    path("items/<uuid:key>/take-off/", items.take_off, name="take_off"),
    path("items/<uuid:key>/up/", items.move_up, name="move_up"),
    path("items/<uuid:key>/down/", items.move_down, name="move_down"),
    path("items/<uuid:key>/decide/", decisions.decide, name="decide"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<uuid:key>/", decisions.decision, name="decision"),
    path("decisions/<uuid:key>/change/", decisions.change_decision, name="change_decision"),
    path("decisions/<uuid:key>/take-back/", decisions.take_back, name="take_back"),
    path("decisions/<uuid:key>/sign/", decisions.sign, name="sign"),
    path("decisions/<uuid:key>/correct/", decisions.correct, name="correct"),
    path("decisions/<uuid:key>/action/", decisions.make_action, name="make_action"),
    path("mayor/", mayor.reports, name="reports"),
    path("mayor/new/", mayor.prepare_report, name="prepare_report"),
    path("mayor/<uuid:key>/", mayor.report, name="report"),
    path("mayor/<uuid:key>/change/", mayor.change_report, name="change_report"),
    path("mayor/<uuid:key>/send/", mayor.send_report, name="send_report"),
    path("mayor/<uuid:key>/note/", mayor.note_report, name="note_report"),
    path("mayor/<uuid:key>/report.pdf", mayor.report_pdf, name="report_pdf"),
]
