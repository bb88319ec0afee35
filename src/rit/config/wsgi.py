"""The web process: what granian serves."""

import gc
import itertools
import os
from typing import Any

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ["RIT_WEB"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
application = get_wsgi_application()
get_resolver().check()  # every view is there before somebody asks for a page

# All that is loaded stays. Left among what the collector walks through, it makes somebody wait a tenth of a second
# each time that it comes by. Of what is made later, it looks at what is young once a page has gone out, not while one
# is drawn: counted by what is made, it came by on more than one in twenty of the long pages.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 10, 20)
_answered = itertools.count(1)


def _sweep(**_sent: Any) -> None:  # Any: what Django's signal carries
    """The young after each page, the older ones after every tenth, everything after every hundredth."""
    number = next(_answered)
    gc.collect(0 if number % 10 else 1 if number % 100 else 2)


request_finished.connect(_sweep)
