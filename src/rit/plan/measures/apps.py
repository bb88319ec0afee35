from django.apps import AppConfig


class PlanMeasuresConfig(AppConfig):
    name = "rit.plan.measures"
    label = "plan_measures"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.plan.measures import providers

        providers.register()
