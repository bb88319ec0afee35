from django.apps import AppConfig


class EnforceIntakeConfig(AppConfig):
    name = "rit.enforce.intake"
    label = "enforce_intake"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.enforce.intake import providers

        providers.register()
