"""Addresses of what arrives, for handlers. One button, one address, one function."""

from django.urls import path

from rit.enforce.intake.desk import (
    assessing,
    drafting,
    entering,
    following,
    handing,
    identities,
    inbox,
    people,
    registers,
    report,
    talking,
)

app_name = "intake"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("enter/", entering.enter, name="enter"),
    path("manager/", entering.manager, name="manager"),
    path("left/", people.left, name="left"),
    path("registers/", registers.registers, name="registers"),
    path("registers/<int:year>/report.pdf", registers.yearly_pdf, name="yearly_pdf"),
    path("identities/", identities.identities, name="identities"),
    path("identities/<uuid:key>/", identities.identity, name="identity"),
    path("<uuid:key>/", report.report, name="report"),
    path("<uuid:key>/own/", report.own, name="own"),
    path("<uuid:key>/stop-waiting/", report.stop_waiting, name="stop_waiting"),
    path("<uuid:key>/renew-key/", report.renew_key, name="renew_key"),
    path("<uuid:key>/write/", talking.write, name="write"),
    path("<uuid:key>/messages/<uuid:message>/letter.pdf", talking.letter_pdf, name="letter_pdf"),
    path("<uuid:key>/assess/", assessing.choose, name="assess"),
    path("<uuid:key>/assess/<slug:outcome>/", assessing.assess, name="assess_as"),
    path("<uuid:key>/drafts/<slug:code>/", drafting.keep, name="keep_draft"),
    path("<uuid:key>/drafts/<slug:code>/drop/", drafting.drop, name="drop_draft"),
    path("<uuid:key>/hand-over/", handing.hand_over, name="hand_over"),
    path("<uuid:key>/facts-known/", handing.facts_known, name="facts_known"),
    path("<uuid:key>/close/", assessing.close, name="close"),
    path("<uuid:key>/split/", assessing.split, name="split"),
    path("<uuid:key>/list/add/", people.add, name="add_member"),
    path("<uuid:key>/list/<uuid:member>/end/", people.end, name="end_member"),
    path("<uuid:key>/name/", people.name, name="name"),
    path("<uuid:key>/concerned/<uuid:concerned>/withdraw/", people.withdraw, name="withdraw"),
    path("<uuid:key>/reporter/", people.keep_off, name="keep_off"),
    path("<uuid:key>/reporter/let-on/", people.let_on, name="let_on"),
    path("<uuid:key>/step-aside/", people.step_aside, name="step_aside"),
    path("<uuid:key>/register/", following.register, name="register"),
    path("<uuid:key>/check-ins/<uuid:check_in>/", following.check_in, name="check_in"),
    path("<uuid:key>/identity/", identities.ask, name="ask_identity"),
]
