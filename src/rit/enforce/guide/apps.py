from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "rit.enforce.guide"
    label = "enforce_guide"

    def ready(self) -> None:
        from django.core.checks import register

        from rit.enforce.guide import providers
        from rit.enforce.guide.reading import the_guide_is_sound

        providers.register()
        register(the_guide_is_sound)
