"""Prepares a visit over HTTP: a session for the reader and the longest log, printed as JSON."""

from __future__ import annotations

import json

import django

from bench import asking
from bench.ground import READER

if __name__ == "__main__":
    django.setup()
    print(json.dumps({"cookie": asking.session_of(READER), "long_action": asking.longest_log()}))
