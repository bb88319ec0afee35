"""Accounts, roles and HR's file."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from rit.config import console
from rit.config.console import Failure, Menu


def offer(menu: Menu) -> None:
    people = menu.group("people", "persons and accounts")
    account = people.add(
        "account", _account, "open an account, or renew its password, with a link that works once", json=True
    )
    account.add_argument("username", help="the staff number, where the person is known")
    account.add_argument("--email", default="")
    role = people.add("grant", _grant, "grant a role from the console (first installation)")
    role.add_argument("account")
    role.add_argument("role")
    role.add_argument("--until", required=True, help="last day, such as 2026-12-31")
    role.add_argument("--reason", required=True)
    bring = people.add(
        "import", _import, "read HR's file of the corps and show, or apply, what it changes", json=True
    )
    bring.add_argument("path", type=Path, help="a CSV file, or with --nightly a folder")
    bring.add_argument("--day", help="the day that the file describes; default: the one in its name")
    bring.add_argument(
        "--everybody", action="store_true", help="who is not in the file holds no function now"
    )
    bring.add_argument("--apply", action="store_true", help="apply it when there is no fault in it")
    bring.add_argument("--older", action="store_true", help="also when a newer file has been applied")
    bring.add_argument(
        "--nightly",
        action="store_true",
        help="apply the newest file of the folder; moves it to done/ or refused/, with a report beside it",
    )


def _account(options: argparse.Namespace) -> int:
    console.ready()
    from django.conf import settings
    from django.db import transaction

    from rit.foundation import clock
    from rit.foundation.access import actions
    from rit.foundation.access.actor import system
    from rit.people import actions as people
    from rit.people.models import Person

    by, now = system("rit people account"), clock.now()
    with transaction.atomic():
        account = actions.open_account(options.username, email=options.email, by=by, now=now)
        person = Person.objects.filter(staff_number__iexact=options.username, account=None).first()
        if person:
            people.link_account(person, account, by=by, now=now)
        link = settings.ENVIRONMENT.origin + actions.issue_password_link(account, by=by, now=now)
    text = f"{account} sets a password once, within 24 hours, at:\n{link}"
    console.show({"username": account.username, "link": link}, options.json, text)
    return 0


def _grant(options: argparse.Namespace) -> int:
    console.ready()
    from datetime import date

    from rit.foundation import clock
    from rit.foundation.access import actions
    from rit.foundation.access.actor import system
    from rit.foundation.access.models import Account
    from rit.foundation.access.roles import roles
    from rit.foundation.access.verdict import Refused

    if options.role not in roles():
        raise Failure(f"there is no role {options.role}; roles are {', '.join(roles())}.")
    account = Account.objects.filter(username__iexact=options.account).first()
    if account is None:
        raise Failure(f"there is no account {options.account}.")
    try:
        until = date.fromisoformat(options.until)
        actions.grant(
            account,
            options.role,
            from_date=clock.today(),
            to_date=until,
            reason=options.reason,
            by=system("rit people grant"),
            now=clock.now(),
        )
    except ValueError:
        raise Failure(f"--until must be a date such as 2026-12-31, not {options.until}.") from None
    except Refused as refused:
        raise Failure(str(refused.verdict.reason)) from None
    print(f"{account} holds {options.role} until {until}.")
    return 0


def _import(options: argparse.Namespace) -> int:
    if not (options.path.is_dir() if options.nightly else options.path.is_file()):
        raise Failure(f"{options.path} is not a {'folder' if options.nightly else 'file'}.")
    console.ready()
    from datetime import date

    from rit.foundation import clock
    from rit.foundation.access.actor import system
    from rit.people.importing import nightly

    try:
        day = date.fromisoformat(options.day) if options.day else None
    except ValueError:
        raise Failure(f"--day must be a date such as 2025-03-03, not {options.day}.") from None
    wanted = nightly.Wanted(
        day=day,
        everybody=options.everybody,
        apply=options.apply or options.nightly,
        older_too=options.older,
        unattended=options.nightly,
    )
    by, now = system("rit people import"), clock.now()
    if options.nightly:
        reports = nightly.read_folder(options.path, wanted, by=by, now=now)
    else:
        reports = [nightly.read_file(options.path, wanted, by=by, now=now)]
    text = "\n".join(report.as_text() for report in reports) or "There is no file in the folder."
    console.show([asdict(report) for report in reports], options.json, text)
    return 1 if any(report.asks_a_look for report in reports) else 0
