"""The web process: what granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["RIT_WEB"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
application = get_wsgi_application()
