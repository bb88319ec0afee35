from django.apps import AppConfig


class StimulateTrainingConfig(AppConfig):
    name = "rit.stimulate.training"
    label = "stimulate_training"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.stimulate.training.coaches import providers as coaches
        from rit.stimulate.training.coaches.calls import providers as calls
        from rit.stimulate.training.dilemmas import providers
        from rit.stimulate.training.events import providers as events
        from rit.stimulate.training.live import providers as live
        from rit.stimulate.training.month import providers as month
        from rit.stimulate.training.planning import providers as planning

        providers.register()
        events.register()
        coaches.register()
        calls.register()
        live.register()
        month.register()
        planning.register()
