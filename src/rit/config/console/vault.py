"""The way back to confidential cases when nobody can open them."""

from __future__ import annotations

import argparse
import sys

from rit.config import console
from rit.config.console import Failure, Menu


def offer(menu: Menu) -> None:
    vault = menu.group("vault", "the keys of confidential cases")
    vault.add("recovery", _vault_recovery, "make the recovery key: three sheets of words, two of which open")
    recover = vault.add("recover", _vault_recover, "open a case for somebody with two of the three sheets")
    recover.add_argument("number", help="number of the case, such as 2025-0123456")
    recover.add_argument("--to", required=True, metavar="STAFF_NUMBER", help="who is to read it")
    recover.add_argument("--reason", required=True)


def _vault_recovery(options: argparse.Namespace) -> int:
    console.ready(role="owner")
    from rit.foundation import clock
    from rit.foundation.access.actor import system
    from rit.foundation.vault import recovery

    sheets = recovery.make(by=system("rit vault recovery"), now=clock.now())
    print("Three sheets. Any two of them open every confidential case; one alone opens nothing.")
    print("Write each on paper, by hand, and give it to another person. They are shown now and never again.")
    print("Without two of the sheets, a case whose readers are all gone is lost.")
    for number, words in enumerate(sheets, 1):
        print(f"\nSheet {number} of {len(sheets)}:\n{words}")
    return 0


def _vault_recover(options: argparse.Namespace) -> int:
    console.ready(role="owner")
    import getpass

    from rit.enforce.cases import actions
    from rit.enforce.cases.models import Case
    from rit.foundation import clock
    from rit.foundation.access.actor import system
    from rit.foundation.access.verdict import Refused
    from rit.foundation.vault import recovery
    from rit.people.models import Person

    case = Case.objects.filter(number=options.number).first()
    person = Person.objects.filter(staff_number=options.to).select_related("account").first()
    if case is None or person is None:
        raise Failure(f"there is no {'case ' + options.number if case is None else 'person ' + options.to}.")
    ask = getpass.getpass if sys.stdin.isatty() else lambda prompt: sys.stdin.readline()
    sheets = [ask(f"Words of the {which} sheet: ") for which in ("first", "second")]
    try:
        ring = recovery.combine(sheets)
        opened = actions.recover(
            case, person, ring, reason=options.reason, by=system("rit vault recover"), now=clock.now()
        )
    except (recovery.NotTheSheets, Refused) as problem:
        raise Failure(str(problem)) from None
    print(f"{person.full_name} is on the list of {case.number}; {opened} keys were handed over.")
    return 0
