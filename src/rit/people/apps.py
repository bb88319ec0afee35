"""The Django app of the people area."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Label and screen name of the area."""

    name = "rit.people"
    label = "people"
    verbose_name = _("People and units")
    default_auto_field = "django.db.models.BigAutoField"
