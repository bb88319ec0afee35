"""The Django app of accounts and roles."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Adds its page to the menu at start-up."""

    name = "rit.foundation.access"
    label = "foundation_access"

    def ready(self) -> None:
        from rit.foundation.registries import menu

        menu.add(menu.Item(group="house", order=20, label=_("Roles"), url_name="access:roles", icon="id-badge-2"))
