from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "rit.foundation.access"
    label = "foundation_access"
