"""The settings of the tests: the real ones, with an environment of their own."""

import os
import tempfile

os.environ["RIT_MODE"] = "test"
os.environ.setdefault("RIT_DATA", f"{tempfile.gettempdir()}/rit-tests-{os.geteuid()}")
os.environ.setdefault("RIT_DEMO_TODAY", "2025-03-18")

from rit.config.settings import *  # noqa: F403

MFA_TOTP_PERIOD = 86_400  # seconds: no code runs out between making it and typing it
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 – WhiteNoise warns of a folder that is not there
