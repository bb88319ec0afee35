"""The web process: what granian serves."""

import gc
import itertools
import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ["RIT_WEB"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
_pages = get_wsgi_application()
get_resolver().check()  # every view is there before somebody asks for a page

# All that is loaded stays. Left among what the collector walks through, it makes somebody wait a tenth of a second
# each time that it comes by. What pages leave behind it looks at between two of them, not while one is drawn: counted
# by what is made, it came by on more than one in twenty of the long pages.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 10, 20)
_asked = itertools.count(1)


def application(environ: Any, start_response: Any) -> Any:  # Any: WSGI
    """A page, after what the pages before it left: the young each time, everything every fiftieth."""
    gc.collect(0 if next(_asked) % 50 else 2)
    return _pages(environ, start_response)
