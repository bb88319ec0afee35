from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "rit.foundation.retention"
    label = "foundation_retention"
