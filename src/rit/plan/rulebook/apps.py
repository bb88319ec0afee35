from django.apps import AppConfig


class PlanRulebookConfig(AppConfig):
    name = "rit.plan.rulebook"
    label = "plan_rulebook"
