"""The only writers of campaigns: lock, ask the rule, write, audit, tell (L3-b)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Function, Unit
from rit.plan.communication.queries import people_of
from rit.plan.rulebook.models import InstructionVersion
from rit.protect.norms import queries, reading, rules
from rit.protect.norms.models import Campaign, Confirmation, Question
from rit.protect.norms.states import APPLYING, STEPS, CampaignState, Subject


class Stale(Exception):
    """Somebody changed the campaign after it was read."""


@dataclass(frozen=True)
class Edit:
    """A campaign as somebody prepares it; `title` and `why` by language."""

    title: dict[str, str]
    why: dict[str, str]
    last_date: date
    subject: Subject = Subject.INSTRUCTION
    version: InstructionVersion | None = None
    chapter: int | None = None
    standing: bool = False
    newcomer_days: int = 30
    everybody: bool = False
    leaders: bool = False
    cadres: Sequence[str] = ()
    roles: Sequence[str] = ()
    units: Sequence[Unit] = ()
    functions: Sequence[Function] = ()


@dataclass(frozen=True)
class Asked:
    """A question of the check: its answers with what to say to who chooses them, and the place of the right one.

    The words are by language."""

    text: dict[str, str]
    options: Sequence[tuple[dict[str, str], dict[str, str]]]
    right: int


PLAIN = (
    "title",
    "why",
    "subject",
    "version",
    "chapter",
    "last_date",
    "standing",
    "newcomer_days",
    "everybody",
    "leaders",
)
_PUBLISH, _CLOSE = STEPS


@transaction.atomic
def prepare(edit: Edit, *, by: Actor, now: datetime) -> Campaign:
    require(rules.may_keep(by, CampaignState.DRAFT))
    require(rules.last_day_fits(edit.last_date, now.date()))
    campaign = Campaign(created_at=now, created_by_id=by.person)
    _fill(campaign, edit)
    audit.append("campaign.prepared", by=by, now=now, subject=campaign)
    return campaign


@transaction.atomic
def change(key: UUID, edit: Edit, *, revision: int, by: Actor, now: datetime) -> Campaign:
    campaign = _locked(key)
    require(rules.may_keep(by, campaign.state))
    if campaign.revision != revision:
        raise Stale
    if edit.last_date != campaign.last_date:
        require(rules.last_day_fits(edit.last_date, now.date()))
    campaign.revision += 1
    _fill(campaign, edit)
    audit.append("campaign.changed", by=by, now=now, subject=campaign)
    return campaign


@transaction.atomic
def ask(key: UUID, asked: Asked, *, by: Actor, now: datetime) -> Question:
    """One more question of the check."""
    campaign = _locked(key)
    require(rules.may_add_question(by, campaign.state, campaign.questions.count()))
    last = campaign.questions.aggregate(last=Max("order"))["last"] or 0
    options = [{"text": text, "feedback": feedback} for text, feedback in asked.options]
    made = Question.objects.create(
        campaign=campaign, order=last + 1, text=asked.text, options=options, right=asked.right
    )
    audit.append("campaign.asked", by=by, now=now, subject=campaign)
    return made


@transaction.atomic
def drop_question(key: UUID, order: int, *, by: Actor, now: datetime) -> None:
    campaign = _locked(key)
    require(rules.may_keep(by, campaign.state))
    campaign.questions.filter(order=order).delete()
    audit.append("campaign.question_dropped", by=by, now=now, subject=campaign)


@transaction.atomic
def publish(key: UUID, *, by: Actor, now: datetime) -> int:
    """Freezes the audience of this moment: a row for each person, who is told. How many; 0 when it went out already."""
    campaign = _locked(key)
    if campaign.state == CampaignState.RUNNING:
        return 0
    require(rules.may_take(by, campaign.state, _PUBLISH))
    require(rules.last_day_fits(campaign.last_date, now.date()))
    campaign.sections = reading.gathered(campaign, now.date())
    require(rules.text_applies(campaign.version.state if campaign.version else None, campaign.sections))
    people = _people(campaign, now.date())
    require(rules.somebody_is_asked(len(people)))
    campaign.state, campaign.published_at = CampaignState.RUNNING, now
    campaign.save(update_fields=["state", "published_at", "sections"])
    _ask(campaign, people, campaign.last_date, by=by, now=now)
    audit.append("campaign.published", by=by, now=now, subject=campaign, detail={"people": len(people)})
    return len(people)


@transaction.atomic
def close(key: UUID, *, by: Actor, now: datetime) -> Campaign:
    """Nobody is reminded any more; who still confirms, may."""
    campaign = _locked(key)
    require(rules.may_take(by, campaign.state, _CLOSE))
    campaign.state, campaign.closed_at = CampaignState.CLOSED, now
    campaign.save(update_fields=["state", "closed_at"])
    audit.append("campaign.closed", by=by, now=now, subject=campaign)
    return campaign


@transaction.atomic
def confirm(key: UUID, *, by: Actor, now: datetime) -> bool:
    """Read and understood. False when it was confirmed already. What was answered is not even passed here."""
    row = Confirmation.objects.select_for_update(of=("self",)).select_related("campaign")
    found = row.filter(campaign=key, person=by.person).first()
    campaign = found.campaign if found else Campaign.objects.get(pk=key)
    require(rules.may_confirm(campaign.state, asked=found is not None))
    if found is None or found.confirmed_at is not None:
        return False
    found.confirmed_at = now
    found.save(update_fields=["confirmed_at"])
    if by.account is not None:
        notices.hand_over(by.account, [_address(campaign)], by=by, now=now)
    return True


@transaction.atomic
def ask_newcomers(*, by: Actor, now: datetime) -> int:
    """Every night, as the clerk: who came into the audience of a standing campaign. How many were asked."""
    asked = 0
    standing = Campaign.objects.filter(state=CampaignState.RUNNING, standing=True)
    standing = standing.defer("why", "sections")  # the clerk reads no texts
    holds = Q(version=None) | Q(version__state__in=APPLYING)  # what was replaced goes to nobody new
    for campaign in standing.filter(holds):
        there = set(Confirmation.objects.filter(campaign=campaign).values_list("person", flat=True))
        people = [one for one in _people(campaign, now.date()) if one[0] not in there]
        until = max(campaign.last_date, now.date() + timedelta(days=campaign.newcomer_days))
        _ask(campaign, people, until, by=by, now=now)
        asked += len(people)
    return asked


def _people(campaign: Campaign, day: date) -> list[tuple[UUID, UUID | None]]:
    found = people_of(queries.audience_of(campaign), day).order_by()
    return list(found.values_list("pk", "account_id"))


def _ask(
    campaign: Campaign, people: Collection[tuple[UUID, UUID | None]], until: date, *, by: Actor, now: datetime
) -> None:
    Confirmation.objects.bulk_create(
        (
            Confirmation(campaign=campaign, person_id=person, asked_at=now, until_date=until)
            for person, _account in people
        ),
        batch_size=500,
    )
    accounts = [account for _person, account in people if account]
    notices.tell(accounts, "campaign_asked", _address(campaign), by=by, now=now)


def _fill(campaign: Campaign, edit: Edit) -> None:
    for name in PLAIN:
        setattr(campaign, name, getattr(edit, name))
    campaign.cadres, campaign.roles = list(edit.cadres), list(edit.roles)
    campaign.save()
    campaign.units.set(edit.units)
    campaign.functions.set(edit.functions)


def _locked(key: UUID) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).get(pk=key)


def _address(campaign: Campaign) -> str:
    return reverse("norms:read", args=[campaign.pk])
