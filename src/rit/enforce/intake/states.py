"""The words and steps of a report: who speaks, how, about whom in kind, and what becomes of it (L6.5-a, L7-a, L7-h)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quality(models.TextChoices):
    """In what quality somebody speaks; only staff may use the internal channel (KL-2022 art. 46, V)."""

    CITIZEN = "citizen", _("citizen")
    STAFF = "staff", _("member of staff")
    FORMER = "former", _("former member of staff")
    CANDIDATE = "candidate", _("candidate")
    CONTRACTOR = "contractor", _("working for a contractor")
    PARTNER = "partner", _("partner service")


class Naming(models.TextChoices):
    """What becomes of who somebody is."""

    NAMED = "named", _("with a name")
    CONFIDENTIAL = "confidential", _("confidential")
    ANONYMOUS = "anonymous", _("anonymous")


class About(models.TextChoices):
    """Whom it is about, in kind only: nothing can be computed from free text, and this decides who never sees it."""

    CHIEF = "chief", _("the chief of police")
    DIT = "dit", _("somebody of integrity monitoring and oversight (DIT)")
    OFFICER = "officer", _("the integrity officer")
    ADMINISTRATOR = "administrator", _("somebody who runs the computers")
    OTHER = "other", _("somebody else")
    UNKNOWN = "unknown", _("I do not know")


class Origin(models.TextChoices):
    """How it reached the corps."""

    WEB = "web", _("web form")
    DESK = "desk", _("at the desk")
    LETTER = "letter", _("by letter")
    TELEPHONE = "telephone", _("by telephone")
    EMAIL = "email", _("by e-mail")
    MANAGER = "manager", _("by a manager")
    COMITE_P = "comite_p", _("from Comité P")
    AIG = "aig", _("from the general inspectorate (AIG)")
    PROSECUTOR = "prosecutor", _("from the public prosecutor")
    MAYOR = "mayor", _("from the mayor")


BY_STAFF = tuple(origin for origin in Origin if origin is not Origin.WEB)


class State(models.TextChoices):
    NEW = "new", _("new")
    IN_HAND = "in_hand", _("in hand")
    WAITING = "waiting", _("waiting for the reporter")
    TAKEN_UP = "taken_up", _("taken up as a case")
    CLOSED = "closed", _("closed")


OPEN = (State.NEW, State.IN_HAND, State.WAITING, State.TAKEN_UP)


class Outcome(models.TextChoices):
    """What a report is found to be (L6.5-b); each with its reason."""

    COMPLAINT = "complaint", _("complaint")
    CRIMINAL = "criminal", _("possible criminal facts")
    DISCIPLINARY = "disciplinary", _("possible disciplinary facts")
    BREACH = "breach", _("integrity breach under the law of 8 December 2022")
    WELLBEING = "wellbeing", _("well-being at work")
    ELSEWHERE = "elsewhere", _("for another service")
    INADMISSIBLE = "inadmissible", _("inadmissible")
    UNFOUNDED = "unfounded", _("unfounded")
    DUPLICATE = "duplicate", _("duplicate of another report")


TAKEN_UP = (Outcome.COMPLAINT, Outcome.CRIMINAL, Outcome.DISCIPLINARY, Outcome.BREACH)
ENDING = tuple(outcome for outcome in Outcome if outcome not in TAKEN_UP)
STEERED_BY_CHIEF = (Outcome.CRIMINAL, Outcome.DISCIPLINARY)  # when they come as complaints, L6.5-b


class MessageKind(models.TextChoices):
    MESSAGE = "message", _("message")
    ACKNOWLEDGEMENT = "acknowledgement", _("confirmation of receipt")
    FEEDBACK = "feedback", _("feedback")
    IDENTITY = "identity", _("question who you are")
    CHECK_IN = "check_in", _("question how you are")
    LETTER = "letter", _("letter with reasons")
    COPY = "copy", _("copy of what was split off")


class Outside(models.TextChoices):
    """Whom a report goes to, or comes from, outside the corps (L5-j)."""

    COMITE_P = "comite_p", _("Comité P")
    AIG = "aig", _("General Inspectorate (AIG)")
    PROSECUTOR = "prosecutor", _("public prosecutor")
    MAYOR = "mayor", _("the mayor")
    ZONE = "zone", _("another police zone or the federal police")
    OTHER = "other", _("another service")


class Direction(models.TextChoices):
    IN = "in", _("received from")
    OUT = "out", _("sent to")


class Finding(models.TextChoices):
    """What a check-in with the reporter brought (KL-2022 art. 58)."""

    NONE = "none", _("no signs of reprisals")
    SIGNS = "signs", _("signs of reprisals")
    SILENT = "silent", _("the reporter did not answer")


class RequestState(models.TextChoices):
    ASKED = "asked", _("asked")
    SHARED = "shared", _("opened and handed to the list")
    KEPT = "kept", _("opened, not handed over")
    REFUSED = "refused", _("not opened")


@dataclass(frozen=True)
class Step:
    """`by`: handler or reporter. `source`: ledger line, article, or the reason of our own choice."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: str
    needs_reason: bool
    source: str


STEPS = (
    Step(
        "own", ("new",), "in_hand", "handler", False, "own choice: an assignment counts once it is confirmed"
    ),
    Step("ask", ("in_hand",), "waiting", "handler", False, "L6.5-a"),
    Step("answer", ("waiting",), "in_hand", "reporter", False, "L6.5-a"),
    Step("stop_waiting", ("waiting",), "in_hand", "handler", False, "L2-c: no report waits without end"),
    Step("take_up", ("in_hand", "waiting"), "taken_up", "handler", True, "L6.5-b"),
    Step("end", ("in_hand", "waiting"), "closed", "handler", True, "L2-c, L5-f: with a recorded outcome"),
    Step("close", ("taken_up",), "closed", "handler", True, "L2-c; casework takes this over"),
)


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)
