"""Proposals and their lines, and what was said of when a team can (L6.4-b)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q, QuerySet

from rit.foundation.access.actor import Actor
from rit.people.models import Unit
from rit.stimulate.training.planning.models import Proposal, ProposalLine, TeamTimes


def visible_to(actor: Actor) -> QuerySet[Proposal]:
    """For whoever plans; the door says who that is."""
    return Proposal.objects.select_related("activity", "made_by", "ended_by")


def listed(actor: Actor) -> QuerySet[Proposal]:
    """Those that wait first, with how many lines have a day."""
    placed = Count("lines", filter=Q(lines__begins_at__isnull=False, lines__left_out=False))
    without = Count("lines", filter=Q(lines__begins_at=None, lines__left_out=False))
    found = visible_to(actor).annotate(placed=placed, without=without)
    return found.order_by(F("ended_at").desc(nulls_first=True), "-made_at")


def locked(key: UUID) -> Proposal:
    found = Proposal.objects.select_related("activity").select_for_update(of=("self",))
    return found.get(pk=key)


def lines_of(proposal: UUID) -> QuerySet[ProposalLine]:
    """`unit_keys`: its teams, without a query more."""
    found = ProposalLine.objects.filter(proposal=proposal).select_related("coach")
    return found.annotate(unit_keys=ArrayAgg("units", default=[])).order_by("begins_at", "order")


def keys_of(line: ProposalLine) -> list[UUID]:
    """The teams of a line of `lines_of`."""
    keys: list[UUID] = vars(line)["unit_keys"]
    return keys


def times_of(units: Collection[UUID]) -> dict[UUID, TeamTimes]:
    return {one.unit_id: one for one in TeamTimes.objects.filter(unit__in=units)}


def units_of(keys: Iterable[UUID]) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=list(keys))
