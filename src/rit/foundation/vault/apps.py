from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

READERS = frozenset({"reports.handle", "identity.open"})  # the doors behind which something is sealed


class VaultConfig(AppConfig):
    name = "rit.foundation.vault"
    label = "foundation_vault"

    def ready(self) -> None:
        from rit.foundation.registries import menu

        menu.add(menu.Item("me", 90, _("My key"), "vault:mine", doors=READERS, icon="lock-open"))
