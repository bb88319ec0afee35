from django.apps import AppConfig


class ProtectFunctionsConfig(AppConfig):
    name = "rit.protect.functions"
    label = "protect_functions"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.protect.functions import providers

        providers.register()
