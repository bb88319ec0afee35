"""Addresses of the network of coaches. One button, one address, one function."""

from django.urls import path

from rit.stimulate.training.coaches import views
from rit.stimulate.training.coaches.calls import views as calls

app_name = "coaches"

urlpatterns = [
    path("", views.coaches, name="coaches"),
    path("feelers/", views.feelers, name="feelers"),
    path("feelers/new/", views.send, name="send"),
    path("feelers/<uuid:key>/read/", views.read, name="read"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.open_call, name="open_call"),
    path("calls/<uuid:key>/", calls.call, name="call"),
    path("calls/<uuid:key>/change/", calls.change_call, name="change_call"),
    path("calls/<uuid:key>/close/", calls.close_call, name="close_call"),
    path("calls/<uuid:key>/put-forward/", calls.put_forward, name="put_forward"),
    path("calls/<uuid:key>/withdraw/", calls.withdraw, name="withdraw"),
    path("calls/<uuid:key>/invite/<uuid:session>/", calls.invite_selected, name="invite_selected"),
    path("candidates/<uuid:key>/select/", calls.select, name="select"),
    path("candidates/<uuid:key>/decline/", calls.decline, name="decline"),
    path("candidates/<uuid:key>/appoint/", calls.appoint, name="appoint"),
]
