"""Addresses of the door. One button, one address, one function."""

from django.urls import path

from rit.enforce.intake.door.views import files, leaving, proving, reading, telling

app_name = "door"

urlpatterns = [
    path("", telling.start, name="start"),
    path("check/", telling.check, name="check"),
    path("send/", telling.send, name="send"),
    path("sent/", telling.sent, name="sent"),
    path("sent/proof/", proving.of_draft, name="proof"),
    path("sent/proof/paper/", proving.paper_of_draft, name="proof_paper"),
    path("leave/", leaving.leave, name="leave"),
    path("erase/", leaving.erase, name="erase"),
    path("kept/", leaving.kept, name="kept"),
    path("later/", leaving.later, name="later"),
    path("go-on/", leaving.go_on, name="go_on"),
    path("files/", files.add, name="add_files"),
    path("files/<uuid:key>/remove/", files.remove, name="remove_file"),
    path("how/", reading.how, name="how"),
    path("routes/", reading.routes, name="routes"),
    path("verify/", proving.verify, name="verify"),
    path("<slug:name>/", telling.screen, name="screen"),
]
