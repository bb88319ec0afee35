from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "rit.foundation.terms"
    label = "foundation_terms"
