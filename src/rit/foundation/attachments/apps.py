from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "rit.foundation.attachments"
    label = "foundation_attachments"

    def ready(self) -> None:
        from rit.foundation.attachments import actions
        from rit.foundation.registries import nightly

        nightly.add("attachments.sweep", actions.sweep)
