from django.apps import AppConfig


class EnforceCorrectionConfig(AppConfig):
    name = "rit.enforce.correction"
    label = "enforce_correction"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.enforce.correction import providers

        providers.register()
