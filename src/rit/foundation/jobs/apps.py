from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "rit.foundation.jobs"
    label = "foundation_jobs"

    def ready(self) -> None:
        from rit.foundation.jobs import upkeep
        from rit.foundation.registries import nightly

        nightly.add("audit.seal_everything", upkeep.seal_everything)
        nightly.add("retention.count", upkeep.count_what_is_due)
        nightly.add("access.clear_sessions", upkeep.clear_sessions)
