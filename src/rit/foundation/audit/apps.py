from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "rit.foundation.audit"
    label = "foundation_audit"

    def ready(self) -> None:
        from rit.foundation.registries import menu

        doors = frozenset({"trail.verify"})
        menu.add(menu.Item("house", 80, _("Trail"), "audit:trail", doors=doors, icon="route"))
