from django.apps import AppConfig


class FoundationCalendarsConfig(AppConfig):
    name = "rit.foundation.calendars"
    label = "foundation_calendars"

    def ready(self) -> None:
        from rit.foundation.calendars import kinds

        kinds.register()
