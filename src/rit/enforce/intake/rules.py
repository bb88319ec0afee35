"""What a report may be found to be, who may come onto its list, and when the chief steers (L6.5-b, L7-h).

Questions only: no writes, no HTTP, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.enforce.cases.states import CHANNEL_DESKS, DISCIPLINARY_AUTHORITY, Conflict, Desk
from rit.enforce.intake.states import (
    STEERED_BY_CHIEF,
    TAKEN_UP,
    About,
    Outcome,
    Quality,
    State,
    step_named,
)
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no

HANDLE, ENTER, OPEN_IDENTITY = "reports.handle", "reports.enter", "identity.open"
OUTSIDERS = frozenset({Quality.FORMER, Quality.CANDIDATE, Quality.CONTRACTOR})
AT_WORK = frozenset({Quality.STAFF, Quality.CONTRACTOR, Quality.FORMER})
HANDED_OVER = frozenset({Outcome.DISCIPLINARY, Outcome.BREACH})  # what may be a matter of discipline
MOST_AN_HOUR, MOST_FILES = 60, 100  # of one reporter: messages, and files of one case after it was sent
WITH_LETTER = frozenset(
    {Outcome.INADMISSIBLE, Outcome.UNFOUNDED, Outcome.ELSEWHERE, Outcome.WELLBEING}
)  # the reporter always hears why (L5-f)


@dataclass(frozen=True)
class Facts:
    """What the rules ask about a report. `mine`: the actor confirmed that it is theirs."""

    desk: Desk
    state: State
    quality: Quality
    about: About
    mine: bool = True
    owned: bool = True


def may_take(by: Actor, facts: Facts, name: str) -> Verdict:
    """A step of states.STEPS. Somebody confirmed ownership first, so that somebody answers for it."""
    step = step_named(name)
    if step.by != "handler":
        return no(_("Only the reporter does this."))
    if name != "own" and facts.state == State.NEW:
        return no(_("Confirm first that this is yours."))
    if facts.state not in step.sources:
        return no(_("This cannot be done now: the report is %(state)s.") % {"state": facts.state.label})
    if name != "own" and not facts.owned:
        return no(_("Confirm first that this is yours."))
    return YES


def may_assess(by: Actor, facts: Facts, outcome: Outcome) -> Verdict:
    """Whether a report can be found to be this. Each refusal says which way is open."""
    verdict = may_take(by, facts, "take_up" if outcome in TAKEN_UP else "end")
    if not verdict:
        return verdict
    if outcome == Outcome.BREACH:
        return _is_of_the_channel(facts)
    if outcome == Outcome.WELLBEING and facts.quality not in AT_WORK:
        return no(_("Well-being at work is about people who work here; the reporter does not."))
    return YES


def _is_of_the_channel(facts: Facts) -> Verdict:
    """KL-2022 art. 46, 52 (V): only staff by the internal channel; the others go to Comité P."""
    if facts.quality in OUTSIDERS:
        return no(
            _(
                "The internal channel is for who works here now (law of 8 December 2022, art. 46). Lead this "
                "reporter to Comité P, the channel of the law for them (art. 52)."
            )
        )
    if facts.quality != Quality.STAFF:
        return no(
            _(
                "The law of 8 December 2022 protects who reports from work. A report by a citizen or a "
                "partner service is a complaint."
            )
        )
    if facts.desk not in CHANNEL_DESKS:
        return no(_("Only the integrity channel takes breaches under this law; this came in elsewhere."))
    return YES


def chief_steers(facts: Facts, outcome: Outcome) -> bool:
    """A complaint of criminal or disciplinary facts (L6.5-b); never a report of the channel before hand-over, and
    never what is about the chief."""
    return outcome in STEERED_BY_CHIEF and facts.desk == Desk.COMPLAINTS and facts.about != About.CHIEF


def may_be_put_on(facts: Facts, roles: Iterable[str], allowed: Iterable[str]) -> Verdict:
    """`roles` of the newcomer, `allowed` at the desk. The disciplinary authority sees no report of the channel
    before it is handed over: what it knows starts a legal period (KL-2022 art. 12, disciplinary law art. 56)."""
    held = frozenset(roles)
    if facts.desk in CHANNEL_DESKS and held & DISCIPLINARY_AUTHORITY:
        return no(Conflict.AUTHORITY.label)
    if facts.about == About.CHIEF and "chief" in held:
        return no(_("It is about the chief, who never sees it."))
    if not held & frozenset(allowed):
        return no(_("This person has none of the roles that may come onto a list of this desk."))
    return YES


def may_hand_over(
    by: Actor, facts: Facts, outcome: str, staff: Iterable[str], *, named: bool, handed: bool
) -> Verdict:
    """A report of the channel to the disciplinary authority (L5-f). `staff`: the roles that read the desk; `named`:
    whether somebody whom it is about is, so that the wall can be computed; `handed`: everybody it can go to has it."""
    if facts.desk not in CHANNEL_DESKS:
        return no(
            _("Only a report of the integrity channel is handed over; the chief steers complaints already.")
        )
    if facts.state != State.TAKEN_UP or outcome not in HANDED_OVER:
        return no(_("Only what was taken up as possible disciplinary facts, or as a breach, is handed over."))
    if not facts.mine or not by.roles & frozenset(staff):
        return no(_("Whoever reads this desk and confirmed that it is theirs hands it over, nobody else."))
    if handed:
        return no(_("It was handed over already."))
    if not named:
        return no(_("Name first whom it is about: it must not be handed over to somebody close to them."))
    return YES


def may_let_know_who(*, known: bool, agreed: bool) -> Verdict:
    """`known`: the list knows who reported, and the authority would too; `agreed`: the reporter agreed to that."""
    if known and not agreed:
        return no(
            _(
                "The list knows who reported, and the authority would see it. Ask the reporter first, in a message."
            )
        )
    return YES


def may_confirm_known(by: Actor, facts: Facts, *, authority: UUID, opened: bool) -> Verdict:
    """Whoever answers for the report, and the authority, say since when the facts were known."""
    if not opened:
        return no(_("The authority has not opened it yet."))
    if not facts.mine and by.person != authority:
        return no(_("Whoever this report is with says this, or the authority, nobody else."))
    return YES


def may_be_known_since(day: date, *, opened: date) -> Verdict:
    if day > opened:
        return no(_("The authority opened it before that day, so it knew by then."))
    return YES


def may_split(by: Actor, facts: Facts, *, part: str, text: str) -> Verdict:
    """What belongs to the counsellor is taken out word for word; a report that is nothing else is not split."""
    if facts.state == State.NEW:
        return no(_("Confirm first that this is yours."))
    if facts.state not in {State.IN_HAND, State.WAITING}:
        return no(_("A report is split while it is in hand."))
    if part not in text:
        return no(_("This part does not stand in the report word for word. Copy it from there."))
    if text.count(part) > 1:  # a letter alone would be taken out of every word, for good
        return no(_("This stands in the report more than once. Copy more of what is around it."))
    if not text.replace(part, "").strip():
        return no(_("Nothing would be left. Find the whole report to be about well-being instead."))
    return YES


def may_duplicate(key: object, other: object | None, other_is_duplicate: bool) -> Verdict:
    """`other`: the report that this repeats, as the actor may see it."""
    if other is None:
        return no(_("No report with this number is on your lists."))
    if key == other:
        return no(_("A report cannot repeat itself."))
    if other_is_duplicate:
        return no(_("That one repeats another itself. Give the number of the first."))
    return YES


def may_ask_identity(by: Actor, *, given: bool, shared: bool, asked: bool) -> Verdict:
    """`given`: an identity is kept; `shared`: the list has it already; `asked`: a request waits."""
    if not given:
        return no(_("The reporter gave no identity. Ask the reporter in a message."))
    if shared:
        return no(_("The reporter let you know already."))
    if asked:
        return no(_("The custodian was asked already and has not answered yet."))
    return YES


def may_reply(*, lately: int) -> Verdict:
    """`lately`: messages of the same reporter in the last hour. Whoever holds one receipt fills no desk and no disk."""
    if lately >= MOST_AN_HOUR:
        return no(_("You sent many messages in a short time. Keep your text, and send it in an hour."))
    return YES


def may_send_files(*, there: int, more: int) -> Verdict:
    """`there`: files that the reporter sent to this case before."""
    if there + more > MOST_FILES:
        return no(
            _("At most %(count)d files in all. Tell us in a message how we can get the rest.")
            % {"count": MOST_FILES}
        )
    return YES


def may_report_as_manager(by: Actor) -> Verdict:
    """L5-g: whoever leads a unit reports a suspected breach."""
    return YES if by.units_led else no(_("This form is for heads of units."))
