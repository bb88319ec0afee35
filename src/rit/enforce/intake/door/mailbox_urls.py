"""Addresses of the mailbox. One button, one address, one function."""

from django.urls import path

from rit.enforce.intake.door.views import files, mailbox, proving

app_name = "mailbox"

urlpatterns = [
    path("", mailbox.open_box, name="open"),
    path("mine/", mailbox.mine, name="mine"),
    path("write/", mailbox.write, name="write"),
    path("who/", mailbox.who, name="who"),
    path("check-in/", mailbox.check_in, name="check_in"),
    path("minutes/", mailbox.minutes, name="minutes"),
    path("rate/", mailbox.rate, name="rate"),
    path("renew/", mailbox.renew, name="renew"),
    path("kept/", mailbox.kept, name="kept"),
    path("proof/", proving.of_mailbox, name="proof"),
    path("proof/paper/", proving.paper_of_mailbox, name="proof_paper"),
    path("files/<uuid:key>/", files.download, name="file"),
    path("close/", mailbox.close, name="close"),
]
