from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "rit.foundation.attachments"
    label = "foundation_attachments"
