from django.apps import AppConfig


class StimulateAppraisalConfig(AppConfig):
    name = "rit.stimulate.appraisal"
    label = "stimulate_appraisal"

    def ready(self) -> None:
        """Adds this area's providers to the registries."""
        from rit.stimulate.appraisal import providers

        providers.register()
