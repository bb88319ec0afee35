"""The Django app: tells foundation who stands behind an account, and adds people to menu and search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Label and screen name of the area."""

    name = "rit.people"
    label = "people"
    verbose_name = _("People and units")

    def ready(self) -> None:
        from rit.foundation.registries import languages, menu, persons, search
        from rit.people import calendars, queries, rules

        persons.supply(queries.behind, queries.read_behind)
        persons.supply_list(queries.names_behind, queries.find_accounts)
        languages.supply(queries.languages_of)
        calendars.register()
        search.providers.add("people", search.Provider(queries.found_people, queries.person_hit))
        search.providers.add("people.units", search.Provider(queries.found_units, queries.unit_hit))
        menu.add(menu.Item("house", 10, _("People"), "people:directory", icon="users"))
        menu.add(menu.Item("house", 20, _("Units"), "people:units", icon="sitemap"))
        hr = frozenset({rules.HR_DOOR})
        menu.add(menu.Item("house", 25, _("HR import"), "people:imports", hr, icon="upload"))
