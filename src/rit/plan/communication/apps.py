from django.apps import AppConfig


class PlanCommunicationConfig(AppConfig):
    name = "rit.plan.communication"
    label = "plan_communication"
