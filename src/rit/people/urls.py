"""Addresses of the directory."""

from django.urls import path

from rit.people import views

app_name = "people"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("find/", views.find, name="find"),
    path("units/", views.units, name="units"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("<str:staff_number>/", views.person, name="person"),
]
