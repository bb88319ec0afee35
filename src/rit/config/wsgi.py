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
# by what is made, it came by on more than one in twenty of the long pages. The threshold is for what is no page.
gc.collect()
gc.freeze()
gc.set_threshold(500_000, 10, 20)
_asked = itertools.count(1)


def application(environ: Any, start_response: Any) -> Any:  # Any: WSGI
    """A page, after what the pages before it left: the young each time, the older more rarely.

    What was loaded since stays too: templates, addresses, what is kept. It is set aside after 1, 2, 4, 8 … pages: ever
    more rarely, as what other threads hold at that moment is set aside with it and never looked at again. So looking
    through all the rest takes half a millisecond; before, it took twenty-two.
    """
    number = next(_asked)
    if number & (number - 1):
        gc.collect(2 if number % 10 == 0 else 0)
    else:  # a power of two
        gc.collect()
        gc.freeze()
    return _pages(environ, start_response)
