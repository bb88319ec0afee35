from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "rit.config"
    label = "config"

    def ready(self) -> None:
        from rit.config import checks  # noqa: F401  # importing registers them
