from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "rit.insight"
    label = "insight"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.insight import providers

        providers.register()
