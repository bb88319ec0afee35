from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TermsConfig(AppConfig):
    name = "rit.foundation.terms"
    label = "foundation_terms"

    def ready(self) -> None:
        from rit.foundation.registries import menu

        menu.add(menu.Item("house", 60, _("Laws and rules"), "terms:register", icon="book"))
