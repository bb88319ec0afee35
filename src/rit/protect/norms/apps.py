from django.apps import AppConfig


class ProtectNormsConfig(AppConfig):
    name = "rit.protect.norms"
    label = "protect_norms"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.protect.norms import providers

        providers.register()
