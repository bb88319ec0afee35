"""Addresses of training. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.events.views import answering, attending, catalogue, mine, sessions

app_name = "training"

urlpatterns = [
    path("", sessions.sessions, name="sessions"),
    path("new/", sessions.plan, name="plan"),
    path("mine/", mine.mine, name="mine"),
    path("map/", mine.reach, name="map"),
    path("hours.xlsx", mine.hours_sheet, name="hours_sheet"),
    path("units/<str:code>/", mine.unit, name="unit"),
    path("certificates/<str:code>.pdf", mine.certificate, name="certificate"),
    path("certificate/<str:language>/", mine.verify, name="verify"),
    path("activities/", catalogue.activities, name="activities"),
    path("activities/new/", catalogue.new_activity, name="new_activity"),
    path("activities/<slug:code>/change/", catalogue.change_activity, name="change_activity"),
    path("attendance/<uuid:key>/correct/", attending.correct, name="correct"),
    path("<uuid:key>/", sessions.session, name="session"),
    path("<uuid:key>/session.ics", sessions.calendar_file, name="calendar_file"),
    path("<uuid:key>/change/", sessions.change, name="change"),
    path("<uuid:key>/cancel/", sessions.cancel, name="cancel"),
    path("<uuid:key>/invite/", answering.invite, name="invite"),
    path("<uuid:key>/invite/teams/", answering.invite_teams, name="invite_teams"),
    path("<uuid:key>/invite/everybody/", answering.invite_everybody, name="invite_everybody"),
    path("<uuid:key>/come/", answering.come, name="come"),
    path("<uuid:key>/decline/", answering.decline, name="decline"),
    path("<uuid:key>/move/", answering.move, name="move"),
    path("<uuid:key>/attendance/", attending.attendance, name="attendance"),
    path("<uuid:key>/attendance/code/", attending.code, name="code"),
    path("here/<str:token>/", attending.here, name="here"),
    path("<uuid:key>/attendance/scan/", attending.scan, name="scan"),
    path("<uuid:key>/attendance/scan/keep/", attending.scan_keep, name="scan_keep"),
]
