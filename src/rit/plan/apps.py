from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "rit.plan"
    label = "plan"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.plan import providers

        providers.register()
