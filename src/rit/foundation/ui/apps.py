"""Registers the component set with Django, so that its templates and static files are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Holds no tables: only templates, tags and built assets."""

    name = "rit.foundation.ui"
    label = "foundation_ui"
