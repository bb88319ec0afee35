from django.apps import AppConfig


class PlanIndicatorsConfig(AppConfig):
    name = "rit.plan.indicators"
    label = "plan_indicators"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.plan.indicators import providers

        providers.register()
