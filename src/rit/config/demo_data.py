"""Everything the demo shows, from a fixed seed: a corps, its roles, its plan and five years of carrying it out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rit.enforce.cases import demo as relations
from rit.enforce.correction import demo as agreements
from rit.enforce.intake import demo as reports
from rit.foundation.access import actions as access
from rit.foundation.access import queries
from rit.foundation.access.actor import system
from rit.foundation.access.models import Account
from rit.foundation.access.roles import roles
from rit.foundation.audit import actions as audit
from rit.foundation.notices.models import Notice
from rit.foundation.terms import loader as terms
from rit.foundation.terms.models import Anchor, AnchorVersion, Provision
from rit.foundation.ui.words import in_language
from rit.foundation.vault import actions as vault
from rit.people import demo as corps
from rit.people.demo import imports
from rit.people.models import Person
from rit.plan import demo as stories
from rit.plan import loader
from rit.plan.anchoring import demo as anchoring
from rit.plan.board import demo as board_stories
from rit.plan.communication import demo as communication
from rit.plan.evaluation import demo as evaluations
from rit.plan.indicators import demo as indicators
from rit.plan.models import Plan
from rit.plan.rulebook import demo as instructions
from rit.plan.rulebook import loader as rulebook
from rit.protect.functions import demo as functions
from rit.protect.norms import demo as campaigns
from rit.protect.risks import demo as risks
from rit.stimulate.appraisal import demo as appraisals
from rit.stimulate.conduct import demo as conduct
from rit.stimulate.training.coaches import demo as feelers
from rit.stimulate.training.coaches.calls import demo as calls
from rit.stimulate.training.debriefing import demo as debriefings
from rit.stimulate.training.dilemmas import demo as dilemmas
from rit.stimulate.training.events import demo as trainings
from rit.stimulate.training.live import demo as live
from rit.stimulate.training.month import demo as months
from rit.stimulate.training.planning import demo as proposals

SEED = 2020
PASSWORD = "rit-demo-2025"  # noqa: S105  # everybody in the demo is made up, and so is this
PASSPHRASE = "molen kaars rivier dertien"  # noqa: S105  # of every key in the demo
ADDED_LATER = {
    "board_member": ["P0001", "P0008", "P0012", "P0024", "P0025"],
    "coach": ["P0062", "P0069", "P0078", "P0141", "P0567", "P0782", "P1331"],
}


@transaction.atomic
def load() -> None:
    """Fills an empty database. The same seed gives the same demo, but for keys and hashes."""
    today = settings.ENVIRONMENT.demo_today
    by = system("demo")
    moment = _at(today)
    _law(_at(date(2020, 1, 1)))
    corps.load(corps.build(seed=SEED, today=today), _at(date(2020, 1, 1)))
    _accounts()
    _roles(today)
    _keys(today)
    loader.load(
        settings.POLICY / "plans" / f"{settings.ENVIRONMENT.plan}.toml", by=by, now=_at(date(2020, 1, 1))
    )
    rulebook.load(settings.POLICY / "code-of-conduct.toml")
    plan = Plan.objects.get(code=settings.ENVIRONMENT.plan)
    stories.load(plan, beside=board_stories.events(plan))
    instructions.load()
    indicators.load(plan, until=today)
    anchoring.load(plan, until=today)
    communication.load(plan)
    risks.load(plan, until=today)
    campaigns.load(until=today)
    functions.load(plan, until=today)
    evaluations.load(plan)  # after everything that tells of earlier days: their figures are asked again
    dilemmas.load()
    conduct.load(until=today)
    agreements.load(until=today)
    appraisals.load(today=today)
    trainings.load(today=today)
    proposals.load(today=today)
    debriefings.load()
    feelers.load(today=today)
    calls.load(today=today)
    live.load(today=today)
    months.load(today=today)
    relations.load(today=today)
    reports.load(today=today, passphrase=PASSPHRASE)
    _monthly_file()
    _read_the_bell(moment)
    audit.append("demo.loaded", by=by, now=moment)
    while audit.seal():
        pass


def sign_in_lines() -> list[str]:
    """How to sign in as each role, for the console."""
    return [
        "Sign in as anybody below with one click: /demo/",
        f"or with staff number and password {PASSWORD}:",
        *[f"  {account.username}  {name}" for account, name in _cast()],
    ]


def _cast() -> list[tuple[Account, str]]:
    people = {person.staff_number: person for person in Person.objects.select_related("account")}
    lines = []
    for role, number in corps.CAST.items():
        person = people[number]
        title = in_language(roles()[role].title, "en") if role in roles() else role
        if person.account:
            lines.append((person.account, f"{person.full_name}, {title}"))
    return lines


def _accounts() -> None:
    """One account a person in service; those of the cast share a password, the others have none."""
    cast = {*corps.CAST.values(), *(number for numbers in ADDED_LATER.values() for number in numbers)}
    password, unusable = make_password(PASSWORD), make_password(None)
    people = list(Person.objects.filter(left_date=None))
    for person in people:
        person.account = Account(
            username=person.staff_number,
            email=person.email,
            password=password if person.staff_number in cast else unusable,
        )
    Account.objects.bulk_create([person.account for person in people if person.account])
    Person.objects.bulk_update(people, ["account"], batch_size=500)


def _roles(today: date) -> None:
    by, start = system("installation"), date(today.year - 1, 9, 1)
    granted = [(role, number) for role, number in corps.CAST.items() if role in roles()]
    granted += [(role, number) for role, numbers in ADDED_LATER.items() for number in numbers]
    accounts = {
        account.username: account for account in Account.objects.filter(username__in={n for _r, n in granted})
    }
    for role, number in granted:
        access.grant(
            accounts[number],
            role,
            from_date=start,
            to_date=start + timedelta(days=2 * 365),
            reason="Aanstelling bij de start van het werkjaar.",
            by=by,
            now=_at(start),
        )


def _keys(today: date) -> None:
    """Whoever reads reports, or keeps identities, made a key when the role began."""
    start = date(today.year - 1, 9, 1)
    for role, number in corps.CAST.items():
        if role in roles() and roles()[role].doors & {"reports.handle", "identity.open"}:
            actor = queries.actor_of(Account.objects.get(username=number), start)
            vault.set_up(PASSPHRASE, by=actor, now=_at(start))


def _law(start: datetime) -> None:
    """The register was there from the start, but for one version that an update of March 2025 brought."""
    terms.load(settings.POLICY / "law", now=start)
    for table in (Anchor, AnchorVersion, Provision):
        table._default_manager.update(loaded_at=start)
    late = AnchorVersion.objects.filter(anchor="reporting-act-2022", withdrawn_at=None)
    late.update(loaded_at=_at(date(2025, 3, 3)))


def _monthly_file() -> None:
    """HR read the file of that month."""
    hr = queries.actor_of(Account.objects.get(username=corps.CAST["hr"]), imports.DAY)
    imports.bring_monthly_file(by=hr, now=_at(imports.DAY))


def _read_the_bell(moment: datetime) -> None:
    """What is a year old is gone, and everybody looked at the bell a month ago: what came later is still new."""
    Notice.objects.filter(at__lt=moment - timedelta(days=364)).delete()
    Notice.objects.filter(at__lt=moment - timedelta(days=30)).update(read_at=F("at"), mailed_at=F("at"))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=timezone.get_current_timezone())
