from django.apps import AppConfig


class PlanAnchoringConfig(AppConfig):
    name = "rit.plan.anchoring"
    label = "plan_anchoring"
