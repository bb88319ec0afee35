from django.apps import AppConfig


class PlanRulebookConfig(AppConfig):
    name = "rit.plan.rulebook"
    label = "plan_rulebook"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.plan.rulebook import providers

        providers.register()
