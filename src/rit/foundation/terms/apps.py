from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "rit.foundation.terms"
    label = "foundation_terms"

    def ready(self) -> None:
        from rit.foundation.terms import providers

        providers.register()
