"""Roles, the own account and the pages of signing in.

Three sets with names of their own: `access:` the roles, `account:` the own account, and the sign-in library's
names without prefix, because the library looks for them.
"""

from __future__ import annotations

from django.urls import URLPattern, include, path

from rit.foundation.access import views

access: list[URLPattern] = [
    path("roles/", views.roles, name="roles"),
    path("roles/grant/", views.grant, name="grant"),
    path("roles/accounts/", views.find_account, name="find_account"),
    path("roles/grants/<uuid:grant_id>/end/", views.end_grant, name="end_grant"),
    path("account/second-factor/", views.second_factor, name="second_factor"),
]

account: list[URLPattern] = [
    path("", views.me, name="me"),
    path("sessions/", views.sessions_page, name="sessions"),
    path("sessions/end-others/", views.end_other_sessions, name="end_other_sessions"),
    path("sessions/<uuid:session_id>/end/", views.end_session, name="end_session"),
    path("first-password/<str:token>/", views.first_password, name="first_password"),
]

urlpatterns = [
    path("", include((access, "access"))),
    path("account/", include((account, "account"))),
    path("account/", include("rit.foundation.access.sign_in_urls")),
]
