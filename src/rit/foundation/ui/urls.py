"""Addresses of the component set: the living page and the two choices that every visitor may make."""

from django.urls import path

from rit.foundation.ui import views, zone

app_name = "ui"

urlpatterns = [
    path("components/", views.components, name="components"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("zone.css", zone.colours, name="zone_css"),
    path("zone-logo", zone.logo, name="zone_logo"),
    path("views/save/", views.save_view, name="save_view"),
    path("views/<uuid:view>/forget/", views.forget_view, name="forget_view"),
]
