"""The Django app of accounts and roles."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Adds its page to the menu at start-up."""

    name = "rit.foundation.access"
    label = "foundation_access"

    def ready(self) -> None:
        from rit.foundation.access.citing import cites
        from rit.foundation.registries import citations, menu

        item = menu.Item("house", 20, _("Roles"), "access:roles", icon="id-badge-2")
        menu.add(item)
        citations.providers.add("access", cites)
