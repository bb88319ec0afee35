from django.apps import AppConfig


class EnforceCasesConfig(AppConfig):
    name = "rit.enforce.cases"
    label = "enforce_cases"
