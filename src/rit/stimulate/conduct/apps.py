from django.apps import AppConfig


class StimulateConductConfig(AppConfig):
    name = "rit.stimulate.conduct"
    label = "stimulate_conduct"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.stimulate.conduct.engagement import providers as engagement
        from rit.stimulate.conduct.talks import providers as talks

        engagement.register()
        talks.register()
