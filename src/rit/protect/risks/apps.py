from django.apps import AppConfig


class ProtectRisksConfig(AppConfig):
    name = "rit.protect.risks"
    label = "protect_risks"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.protect.risks import providers

        providers.register()
