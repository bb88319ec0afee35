from django.apps import AppConfig


class PlanEvaluationConfig(AppConfig):
    name = "rit.plan.evaluation"
    label = "plan_evaluation"
