"""The words that all cases share: whose desk, why somebody is on a list, and what keeps somebody off it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Desk(models.TextChoices):
    """Where a case arrives. Which roles staff a desk is data: `policy/intake.toml`."""

    COMPLAINTS = "complaints", _("complaints coordination")
    CHANNEL = "channel", _("integrity channel")
    TRUST = "trust", _("integrity trust person")
    MAYOR = "mayor", _("the mayor's office")


# What is about DIT goes past them, to the mayor or the channel: of a case without readers they learn at the desk of
# complaints only.
DIT_ROLES = frozenset({"complaints_coordinator", "internal_oversight", "discipline_office"})
CHANNEL_DESKS = frozenset({Desk.CHANNEL, Desk.TRUST})
DISCIPLINARY_AUTHORITY = frozenset({"chief", "mayor"})  # roles; the wall knows the same (migration 0008)
# Whom a case goes past, when it is about them in kind: whoever has one of the roles, now or later (migration 0013).
PAST = {
    "chief": frozenset({"chief"}),
    "dit": DIT_ROLES,
    "officer": frozenset({"integrity_officer"}),
    "administrator": frozenset({"technical_admin"}),
}


class Scope(models.TextChoices):
    """Who a key of a case is for: the list and the reporter together, or the list alone."""

    SHARED = "shared", _("the list and the reporter")
    LIST = "list", _("the list alone")


class Conflict(models.TextChoices):
    """Why somebody can neither see nor handle a case (security.md, *Walls*)."""

    SELF = "self", _("It is about this person.")
    COMMANDS = "commands", _("This person directly leads somebody it is about.")
    REPORTS = "reports", _("Somebody it is about directly leads this person.")
    TEAM = "team", _("This person works in the same team as somebody it is about.")
    RELATION = "relation", _("A relation with somebody it is about is on record.")
    AUTHORITY = (
        "authority",
        _(
            "The disciplinary authority sees no report of the integrity channel before it is handed over: "
            "what it knows starts a legal period."
        ),
    )
    REPORTER = "reporter", _("This person reported it.")
    PAST = "past", _("It is about whoever has a role that this person has; it goes past them.")


class Closeness(models.TextChoices):
    """How two people of the corps are close. No more is asked: what it means to them is theirs."""

    PARTNER = "partner", _("partner")
    FAMILY = "family", _("family")
    FRIEND = "friend", _("close friend")
    OTHER = "other", _("close in another way")


class Ground(models.TextChoices):
    """From where it is known. A choice and no text, so that nothing private stands in the clear."""

    OWN = "own", _("said by one of the two, about himself or herself")
    TOLD = "told", _("told to whoever recorded it, by one of the two")
    KNOWN = "known", _("known in the corps")
    STAFF_DATA = "staff_data", _("seen in the staff data")


class Ending(models.TextChoices):
    """Why a relation keeps nobody off a list any more."""

    OVER = "over", _("it is over")
    MISTAKE = "mistake", _("it was recorded by mistake")


class EventKind(models.TextChoices):
    """What the timeline of a case tells, beside what the areas add in their own words."""

    ARRIVED = "arrived", _("arrived")
    OWNED = "owned", _("ownership confirmed")
    JOINED = "joined", _("put on the list")
    LEFT = "left", _("taken off the list")
    NAMED = "named", _("person concerned named")
    UNNAMED = "unnamed", _("person concerned taken off")
    KEPT_OFF = "kept_off", _("reporter kept off the list")
    LET_ON = "let_on", _("reporter no longer kept off the list")
    ROTATED = "rotated", _("key renewed")
    GLASS = "glass", _("opened by two people together")
    TAKEN_UP = "taken_up", _("taken up as a case")
    ASSESSED = "assessed", _("assessed")
    WRITTEN = "written", _("message to the reporter")
    RECEIVED = "received", _("message from the reporter")
    ACKNOWLEDGED = "acknowledged", _("receipt confirmed to the reporter")
    ANSWERED = "answered", _("feedback given to the reporter")
    IDENTITY_ASKED = "identity_asked", _("identity asked for")
    IDENTITY_GIVEN = "identity_given", _("identity given by the reporter")
    IDENTITY_REFUSED = "identity_refused", _("identity kept back by the reporter")
    IDENTITY_OPENED = "identity_opened", _("identity opened by the custodian")
    IDENTITY_CLOSED = "identity_closed", _("identity not opened, or not handed over, by the custodian")
    FORWARDED = "forwarded", _("forwarded to another service")
    CAME_BACK = "came_back", _("received from another service")
    ASKED = "asked", _("waiting for the reporter")
    RESUMED = "resumed", _("no longer waiting")
    SPLIT = "split", _("part for the counsellor taken out")
    DESTROYED = "destroyed", _("copy of that part destroyed")
    HANDED_OVER = "handed_over", _("handed over to the disciplinary authority")
    FACTS_KNOWN = "facts_known", _("first opened by the disciplinary authority; facts known, proposed")
    FACTS_CONFIRMED = "facts_confirmed", _("facts known to the disciplinary authority, confirmed")
    CHECKED_IN = "checked_in", _("reporter asked how things go")
    CLOSED = "closed", _("closed")


class FileState(models.TextChoices):
    """How far a sealed attachment is looked at."""

    KEPT = "kept", _("kept as it came")
    CLEANED = "cleaned", _("a copy without metadata stands beside it")
    UNCLEANED = "uncleaned", _("cannot be cleaned of metadata")
    QUARANTINED = "quarantined", _("in quarantine: the scanner found something")
