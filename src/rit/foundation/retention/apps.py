from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "rit.foundation.retention"
    label = "foundation_retention"

    def ready(self) -> None:
        from rit.foundation.registries import citations, menu
        from rit.foundation.retention.citing import cites

        menu.add(menu.Item("house", 70, _("What we keep"), "retention:kept", icon="archive"))
        citations.providers.add("retention", cites)
