"""Addresses of the directory."""

from django.urls import path

from rit.people import views
from rit.people.importing import views as importing

app_name = "people"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("find/", views.find, name="find"),
    path("units/", views.units, name="units"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("imports/", importing.imports, name="imports"),
    path("imports/new/", importing.new_import, name="new_import"),
    path("imports/sample.csv", importing.import_sample, name="import_sample"),
    path("imports/<uuid:key>/", importing.preview, name="import"),
    path("imports/<uuid:key>/apply/", importing.apply_import, name="apply_import"),
    path("imports/<uuid:key>/withdraw/", importing.withdraw_import, name="withdraw_import"),
    path("<str:staff_number>/", views.person, name="person"),
]
