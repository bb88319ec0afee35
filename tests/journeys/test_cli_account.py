"""The first account of an installation: opened at the console, given a password by a link that works once."""

from __future__ import annotations

import json
import sys

import pytest

from tests import database

RIT = [sys.executable, "-m", "rit.config.cli", "people"]


@pytest.mark.req("L5-a")
def test_an_account_from_the_console_gets_a_link_and_a_role() -> None:
    database.copy("rit_account")
    try:
        env = database.environment("rit_account", RIT_MODE="demo", RIT_ORIGIN="https://rit.example")
        made = json.loads(
            database.run([*RIT, "account", "beheer", "--email", "beheer@pz.example", "--json"], env)
        )
        again = json.loads(database.run([*RIT, "account", "BEHEER", "--json"], env))
        until = ["--until", "2026-12-31", "--reason", "Installatie"]
        granted = database.run([*RIT, "grant", "beheer", "technical_admin", *until], env)
    finally:
        database.drop("rit_account")
    assert made["link"].startswith("https://rit.example/account/first-password/")
    assert again["username"] == "beheer"
    assert "beheer holds technical_admin" in granted
