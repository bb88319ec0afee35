from django.apps import AppConfig


class PlanBoardConfig(AppConfig):
    name = "rit.plan.board"
    label = "plan_board"

    def ready(self) -> None:
        """Adds this area's providers to the registries, and what of the plan can be put to the board."""
        from rit.plan.board import instructions, providers, things

        things.register()
        instructions.register()
        providers.register()
