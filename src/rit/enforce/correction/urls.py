"""Addresses of addressing one another. One button, one address, one function."""

from django.urls import path

from rit.enforce.correction import views
from rit.enforce.correction.recognition import views as recognition

app_name = "correction"

urlpatterns = [
    path("", views.aid, name="aid"),
    path("counts/", views.counts, name="counts"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/new/", views.note, name="note"),
    path("agreements/<uuid:key>/", views.agreement, name="agreement"),
    path("agreements/<uuid:key>/change/", views.rewrite, name="rewrite"),
    path("agreements/<uuid:key>/answer/", views.answer, name="answer"),
    path("agreements/<uuid:key>/look-back/", views.follow, name="follow"),
    path("agreements/<uuid:key>/anew/", views.renew, name="renew"),
    path("agreements/<uuid:key>/take-back/", views.take_back, name="take_back"),
    path("examples/", recognition.examples, name="examples"),
    path("examples/new/", recognition.note, name="note_example"),
    path("examples/<uuid:key>/show/", recognition.consent, name="consent"),
    path("examples/<uuid:key>/remove/", recognition.remove, name="remove_example"),
]
