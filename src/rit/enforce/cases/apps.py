from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnforceCasesConfig(AppConfig):
    name = "rit.enforce.cases"
    label = "enforce_cases"

    def ready(self) -> None:
        """Adds this area's jobs to the nightly ones."""
        from rit.enforce.cases import files, glass, handing, night, relations, unread
        from rit.foundation.audit import queries as trail
        from rit.foundation.registries import menu, nightly

        for area in ("cases", "intake"):
            trail.hide(area)
        handing.register()
        nightly.add("cases.files", files.sweep)
        nightly.add("cases.walls", night.close_walls)
        nightly.add("cases.unread", unread.tell)  # after the walls: they may take the last reader
        menu.add(
            menu.Item(
                "enforce",
                85,
                _("Relations"),
                "cases:relations",
                frozenset({relations.DOOR}),
                icon="users",
            )
        )
        menu.add(menu.Item("me", 80, _("My own relations"), "cases:my_relations", icon="users"))
        menu.add(
            menu.Item(
                "enforce", 90, _("Break the glass"), "cases:glass", frozenset({glass.DOOR}), icon="lock-open"
            )
        )
