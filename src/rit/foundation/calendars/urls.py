"""Addresses of calendars. One button, one address, one function."""

from django.urls import path

from rit.foundation.calendars import views

app_name = "calendars"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("new/", views.make, name="make"),
    path("<uuid:key>/revoke/", views.revoke, name="revoke"),
    path("feed/<str:token>.ics", views.feed, name="feed"),
]
