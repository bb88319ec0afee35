from django.apps import AppConfig


class EnforceCasesConfig(AppConfig):
    name = "rit.enforce.cases"
    label = "enforce_cases"

    def ready(self) -> None:
        """Adds this area's jobs to the nightly ones."""
        from rit.enforce.cases import files
        from rit.foundation.registries import nightly

        nightly.add("cases.files", files.sweep)
