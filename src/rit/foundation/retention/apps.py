from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "rit.foundation.retention"
    label = "foundation_retention"

    def ready(self) -> None:
        from rit.foundation.registries import menu

        menu.add(menu.Item("house", 70, _("What we keep"), "retention:kept", icon="archive"))
