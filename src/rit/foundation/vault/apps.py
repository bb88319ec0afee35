from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "rit.foundation.vault"
    label = "foundation_vault"
