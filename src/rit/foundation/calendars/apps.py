from django.apps import AppConfig


class FoundationCalendarsConfig(AppConfig):
    name = "rit.foundation.calendars"
    label = "foundation_calendars"
