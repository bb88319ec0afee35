"""The web process: what granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ["RIT_WEB"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
application = get_wsgi_application()
get_resolver().check()  # every view is there before somebody asks for a page
# All that is loaded stays. Left among what the collector walks through, it makes somebody wait a tenth of a second
# each time that it comes by. What pages keep later (templates, drawn rows) it walks through half as often: more often
# costs every page, less often costs memory (measured with 10, 20, 30 and 100).
gc.collect()
gc.freeze()
gc.set_threshold(700, 10, 20)
