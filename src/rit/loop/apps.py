from django.apps import AppConfig


class LoopConfig(AppConfig):
    name = "rit.loop"
    label = "loop"

    def ready(self) -> None:
        """Adds the passages that run by themselves."""
        from rit.foundation.registries import nightly
        from rit.loop import risk_from_theme

        nightly.add("loop.risk_from_theme", risk_from_theme.look)
