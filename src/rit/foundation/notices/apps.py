from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "rit.foundation.notices"
    label = "foundation_notices"
