from django.apps import AppConfig


class PlanCommunicationConfig(AppConfig):
    name = "rit.plan.communication"
    label = "plan_communication"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.plan.communication import providers

        providers.register()
