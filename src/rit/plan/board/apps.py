from django.apps import AppConfig


class PlanBoardConfig(AppConfig):
    name = "rit.plan.board"
    label = "plan_board"
