from django.apps import AppConfig


class StimulateTrainingConfig(AppConfig):
    name = "rit.stimulate.training"
    label = "stimulate_training"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.stimulate.training.coaches import providers as coaches
        from rit.stimulate.training.dilemmas import providers
        from rit.stimulate.training.events import providers as events

        providers.register()
        events.register()
        coaches.register()
