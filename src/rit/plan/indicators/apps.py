from django.apps import AppConfig


class PlanIndicatorsConfig(AppConfig):
    name = "rit.plan.indicators"
    label = "plan_indicators"
