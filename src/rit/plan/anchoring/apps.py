from django.apps import AppConfig


class PlanAnchoringConfig(AppConfig):
    name = "rit.plan.anchoring"
    label = "plan_anchoring"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.plan.anchoring import providers

        providers.register()
