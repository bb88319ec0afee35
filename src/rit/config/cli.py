"""The `rit` command: what an administrator does at the console, each with help, exit code and --json where useful.

Exit codes: 0 done, 1 a check found something, 2 the call or the installation is wrong (one sentence says what).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

Command = Callable[[argparse.Namespace], int]


class Failure(Exception):
    """One clear sentence for the person at the console; exit code 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    run: Command = options.run
    from rit.config.environment import SettingError
    from rit.config.launch import LaunchError

    try:
        return run(options)
    except (Failure, SettingError, LaunchError) as problem:
        print(f"rit: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        if type(problem).__name__ not in {"OperationalError", "PoolTimeout"}:
            raise
        print(
            "rit: the database cannot be reached; is it running, and is RIT_DATABASE_URL right?",
            file=sys.stderr,
        )
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rit", description="RIT: the integrity policy of a police force, running."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Command, about: str, parent: Any = commands) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = parent.add_parser(name, help=about, description=about)
        sub.set_defaults(run=run)
        return sub

    def group(name: str, about: str) -> Any:
        return commands.add_parser(name, help=about, description=about).add_subparsers(
            required=True, metavar="what"
        )

    demo = add("demo", _demo, "start RIT with the Ghent plan and a fictional corps")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--host", default="127.0.0.1")
    demo.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    serve = add("serve", _serve, "start the web process")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--workers", type=int, default=2)
    add("worker", _worker, "run jobs: mail, reminders, sealing of the trail")
    add("migrate", _migrate, "bring the database up to date, as the role that owns it")

    plan = group("plan", "the integrity plan")
    load = add("load", _plan_load, "load a plan file; loading it again changes only what changed", plan)
    load.add_argument("file", nargs="?", type=Path, help="default: the plan named by RIT_PLAN")
    load.add_argument("--json", action="store_true")
    show = add("show", _plan_show, "print the structure of the plan", plan)
    show.add_argument("--file", type=Path, help="from this file alone, without a database")
    show.add_argument("--plan", help="code of the plan; default: the one named by RIT_PLAN")
    show.add_argument("--json", action="store_true")

    export = add("export", _plan_export, "write a plan as a plan file that loads again equal", plan)
    export.add_argument("code", nargs="?", help="code of the plan; default: the one named by RIT_PLAN")
    export.add_argument("--to", type=Path, help="write it here; default: to the console")

    audit = group("audit", "the trail")
    verify = add("verify", _audit_verify, "recompute the whole chain and name the first broken link", audit)
    verify.add_argument("--json", action="store_true")
    head = add("head", _audit_head, "print the head of the chain", audit)
    head.add_argument("--json", action="store_true")

    retention = group("retention", "how long what is kept")
    check = add("check", _retention_check, "compare the retention policy with the database", retention)
    check.add_argument("--json", action="store_true")

    vault = group("vault", "the keys of confidential cases")
    add("recovery", _vault_recovery, "make the recovery key: three sheets of words, two of which open", vault)
    recover = add("recover", _vault_recover, "open a case for somebody with two of the three sheets", vault)
    recover.add_argument("number", help="number of the case, such as 2025-0123456")
    recover.add_argument("--to", required=True, metavar="STAFF_NUMBER", help="who is to read it")
    recover.add_argument("--reason", required=True)
    guide = group("guide", "the guide to the right door")
    sound = add("check", _guide_check, "check the file of the guide, or a lawyer's copy of it", guide)
    sound.add_argument("file", nargs="?", type=Path, help="default: the one that this installation shows")
    sound.add_argument("--json", action="store_true")

    people = group("people", "persons and accounts")
    account = add(
        "account", _account, "open an account, or renew its password, with a link that works once", people
    )
    account.add_argument("username", help="the staff number, where the person is known")
    account.add_argument("--email", default="")
    account.add_argument("--json", action="store_true")
    role = add("grant", _grant, "grant a role from the console (first installation)", people)
    role.add_argument("account")
    role.add_argument("role")
    role.add_argument("--until", required=True, help="last day, such as 2026-12-31")
    role.add_argument("--reason", required=True)

    bring = add("import", _import, "read HR's file of the corps and show, or apply, what it changes", people)
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
    bring.add_argument("--json", action="store_true")

    doctor = add("doctor", _doctor, "tell in plain words what is wrong with this installation")
    doctor.add_argument("--json", action="store_true")
    doctor.add_argument("--new-secret", action="store_true", help="print a fresh value for RIT_SECRET_KEY")
    return parser


def _django(role: str = "app") -> None:
    """Readies Django as one of the three database roles. Without a database of its own, a demo's is used."""
    from rit.config.launch import demo

    demo.adopt()
    os.environ["RIT_DATABASE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
    import django

    django.setup()


def _print(result: object, as_json: bool, text: str) -> None:
    if as_json:
        data = asdict(result) if is_dataclass(result) and not isinstance(result, type) else result
        print(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        print(text)


def _demo(options: argparse.Namespace) -> int:
    from rit.config.launch import demo

    os.environ["RIT_MODE"] = "demo"
    return demo.run(port=options.port, host=options.host, reset=options.reset)


def _serve(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
    _refuse_a_public_demo()
    Granian(
        "rit.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=4,
        log_access=False,
        workers_kill_timeout=5,
    ).serve()
    return 0


def _refuse_a_public_demo() -> None:
    """In the demo everybody may be anybody; `check` says so too, but starting must not need it."""
    from rit.config import environment

    env = environment.read()
    strangers = [host for host in env.hosts if not environment.is_loopback(host)]
    if env.demo and strangers:
        raise Failure(f"the demo is for this machine only, and RIT_HOSTS opens it to {', '.join(strangers)}.")


def _worker(options: argparse.Namespace) -> int:
    _django("clerk")
    from rit.foundation.jobs.worker import run_worker

    return run_worker()


def _migrate(options: argparse.Namespace) -> int:
    _django("owner")
    from rit.config import database

    database.bring_up_to_date(print)
    return 0


def _plan_file(options: argparse.Namespace) -> Path:
    from django.conf import settings

    path: Path = options.file or settings.POLICY / "plans" / f"{settings.ENVIRONMENT.plan}.toml"
    return path


def _plan_load(options: argparse.Namespace) -> int:
    _django()
    from rit.foundation import clock
    from rit.foundation.access.actor import system
    from rit.plan import loader
    from rit.plan.rulebook.loader import load_behaviours

    try:
        result = loader.load(_plan_file(options), by=system("rit plan load"), now=clock.now())
    except loader.PlanFileError as problem:
        _print({"problems": problem.problems}, options.json, "\n".join(problem.problems))
        return 2
    load_behaviours()
    _print(
        result,
        options.json,
        f"{result.code}: {result.added} added, {result.changed} changed, {result.same} the same, "
        f"{result.kept} kept as edited here.",
    )
    return 0


def _plan_show(options: argparse.Namespace) -> int:
    from rit.plan import outline
    from rit.plan.planfile import PlanFileError

    try:
        if options.file:
            shown = outline.from_file(options.file)
        else:
            _django()
            from django.conf import settings

            shown = outline.from_database(options.plan or settings.ENVIRONMENT.plan)
    except PlanFileError as problem:
        print("\n".join(problem.problems), file=sys.stderr)
        return 2
    _print(shown, options.json, outline.as_text(shown))
    return 0


def _plan_export(options: argparse.Namespace) -> int:
    _django()
    from django.conf import settings

    from rit.plan import exporter
    from rit.plan.models import Plan

    code = options.code or settings.ENVIRONMENT.plan
    plan = Plan.objects.filter(code=code).exclude(status="discarded").first()
    if plan is None:
        raise Failure(f"there is no plan {code} in the database.")
    text = exporter.as_text(plan)
    if options.to is None:
        print(text, end="")
        return 0
    try:
        options.to.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{options.to} cannot be written: {fault.strerror}.") from None
    print(f"{code} is in {options.to}.")
    return 0


def _audit_verify(options: argparse.Namespace) -> int:
    _django()
    from rit.foundation.audit import actions

    found = actions.verify()
    words = (
        f"The trail is sound: {found.sealed} entries sealed, {found.tail} not yet. Head {found.head or 'none'}."
        if found.sound
        else f"The trail is broken at link {found.broken_at}: {found.why}."
    )
    _print(found, options.json, words)
    return 0 if found.sound else 1


def _audit_head(options: argparse.Namespace) -> int:
    _django()
    from rit.foundation.audit import actions

    position, head = actions.head()
    _print({"position": position, "head": head}, options.json, f"{position} {head}")
    return 0


def _retention_check(options: argparse.Namespace) -> int:
    _django("owner")
    from django.db import connection

    from rit.foundation.retention import check

    problems = check.problems(connection)
    _print(
        problems,
        options.json,
        "\n".join(problems) or "Every column of every table is in the retention policy.",
    )
    return 1 if problems else 0


def _guide_check(options: argparse.Namespace) -> int:
    _django()
    from rit.enforce.guide import reading

    file: Path = options.file or reading.path()
    if not file.is_file():
        raise Failure(f"{file} is not a file.")
    try:
        guide = reading.read(file)
    except reading.GuideFileError as wrong:
        _print({"problems": wrong.problems}, options.json, "\n".join(wrong.problems))
        return 1
    ways = sum(1 for _way in guide.ways())
    found = {"questions": len(guide.questions), "endings": len(guide.endings), "ways": ways, "problems": []}
    text = "{questions} questions, {endings} endings, {ways} ways: every one is sound.".format(**found)
    _print(found, options.json, text)
    return 0


def _account(options: argparse.Namespace) -> int:
    _django()
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
    _print({"username": account.username, "link": link}, options.json, text)
    return 0


def _grant(options: argparse.Namespace) -> int:
    _django()
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
    _django()
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
    _print([asdict(report) for report in reports], options.json, text)
    return 0 if all(report.is_good for report in reports[-1:]) else 1


def _vault_recovery(options: argparse.Namespace) -> int:
    _django(role="owner")
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
    _django(role="owner")
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


def _doctor(options: argparse.Namespace) -> int:
    from rit.config import doctor

    if options.new_secret:
        import secrets

        print(secrets.token_urlsafe(48))
        return 0
    findings = doctor.examine()
    wrong = [finding for finding in findings if not finding.good]
    _print(
        [asdict(finding) for finding in findings],
        options.json,
        "\n".join(finding.line for finding in findings),
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
