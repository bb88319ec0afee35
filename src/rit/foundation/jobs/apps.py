from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "rit.foundation.jobs"
    label = "foundation_jobs"
