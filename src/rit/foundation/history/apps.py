from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "rit.foundation.history"
    label = "foundation_history"
