from django.apps import AppConfig


class PlanEvaluationConfig(AppConfig):
    name = "rit.plan.evaluation"
    label = "plan_evaluation"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.plan.evaluation import providers

        providers.register()
