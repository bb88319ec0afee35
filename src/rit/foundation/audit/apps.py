from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rit.foundation.audit"
    label = "foundation_audit"
