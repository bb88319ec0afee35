"""The pages of the sign-in library that RIT uses, under its own names, each marked with who may enter.

Not here, on purpose: signing up, managing e-mail addresses, resetting a password by mail.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from rit.foundation.access import views
from rit.foundation.access.sign_in import anybody, own, password_change, proof, second_step

urlpatterns = [
    path("login/", anybody(account.login), name="account_login"),
    path("logout/", anybody(account.logout), name="account_logout"),
    path("inactive/", anybody(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", proof(account.reauthenticate), name="account_reauthenticate"),
    path("password/", password_change(account.password_change), name="account_change_password"),
    path("second-factors/", own(mfa.index), name="mfa_index"),
    path("second-factors/step/", second_step(mfa.authenticate), name="mfa_authenticate"),
    path("second-factors/reauthenticate/", proof(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factors/app/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factors/app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factors/codes/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factors/codes/new/", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "second-factors/codes/file/", own(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("second-factors/passkeys/", own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("second-factors/passkeys/add/", own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("second-factors/passkeys/<int:pk>/", own(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "second-factors/passkeys/<int:pk>/remove/", own(passkeys.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path(
        "second-factors/passkeys/reauthenticate/",
        proof(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("corps/", views.corps_sign_on, name="account_corps"),
    path("corps/back/", views.corps_back, name="account_corps_back"),
    path("login/passkey/", anybody(passkeys.login_webauthn), name="mfa_login_webauthn"),
]
