"""The sentences of notices. They say that something happened; the page behind them says what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "action_assigned": _("An action was given to you."),
    "action_due": _("One of your actions is due soon."),
    "action_overdue": _("One of your actions is past its date."),
    "action_changed": _("Somebody changed one of your actions."),
    "role_granted": _("You were given a role."),
    "role_ended": _("One of your roles ended."),
    "second_factor_changed": _("Your sign-in changed. Was that not you? Tell the administrator."),
}
