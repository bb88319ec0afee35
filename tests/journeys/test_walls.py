"""Every role tries every address: exactly what the mark on the view promises, and never an error (L5-a).

The status follows from the mark alone. Where a page also asks something else of the visitor, it stands in
`MAY_ALSO` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.entry import Entry
from rit.foundation.access.models import Account, Grant
from rit.foundation.terms.models import Anchor, AnchorVersion
from rit.people.demo import CAST
from rit.people.models import StaffFile, Unit
from rit.plan.board import models as board
from rit.plan.communication.models import Item
from rit.plan.evaluation.models import Evaluation
from rit.plan.indicators.models import Indicator
from rit.plan.measures.models import Measure
from rit.plan.models import Action, Instrument, Process
from rit.protect.functions.models import Assessment, PairException
from rit.protect.norms.models import Campaign, Edition
from rit.protect.risks.models import Risk, Workshop
from rit.stimulate.conduct.models import Talk
from rit.stimulate.training.coaches.calls.models import CoachCall
from rit.stimulate.training.debriefing.models import DebriefGroup
from rit.stimulate.training.events.models import TrainingSession
from rit.stimulate.training.live.models import Live
from rit.stimulate.training.month.models import Month
from rit.stimulate.training.planning.models import Proposal
from tests.architecture.reading import Address, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-a")]

NOWHERE = UUID(int=0)
OF_A_REPORT = (
    "report",
    "own",
    "stop_waiting",
    "renew_key",
    "write",
    "assess",
    "close",
    "split",
    "add_member",
    "name",
    "step_aside",
    "keep_off",
    "let_on",
    "register",
    "ask_identity",
    "hand_over",
    "facts_known",
)
SEALED = (
    "hand_over",
    "facts_known",
    "renew_key",
    "write",
    "close",
    "split",
    "add_member",
    "name",
    "step_aside",
    "keep_off",
    "ask_identity",
)
OF_AN_EVALUATION = (
    *("cycle", "on_paper", "talk", "plan", "remark", "add_goal", "give", "sign", "appeal", "decide", "stop"),
    "name_decider",
    *("ask_trajectory", "trajectory", "add_step", "share", "review", "close", "change_coach"),
)
WITHIN_AN_EVALUATION = ("correct", "remark_talk", "drop_goal", "step_done")
OF_A_PROCESS = ("process", "assess_process", "compare_process")
OPEN, GONE = {200, 302}, {404, 410}
# What a page answers to a visitor whom the mark lets in, besides 200, and why.
MAY_ALSO: dict[str, tuple[set[int], str]] = {
    **{
        f"intake:{name}": ({404, 302}, "only who is on the list of the case learns of it")
        for name in OF_A_REPORT
    },
    **{
        f"intake:{name}": ({404, 302}, "as above; what is sealed asks for the key first")
        for name in ("assess_as", "check_in", "end_member", "letter_pdf", "withdraw", "identity", *SEALED)
    },
    "intake:manager": ({403}, "only who heads a unit"),
    "vault:set_up": ({302}, "who has a key already"),
    "vault:mine": ({302}, "who has no key yet"),
    "vault:unlock": ({302}, "who has no key yet"),
    "vault:change": ({302}, "who has no key yet"),
    **{
        f"cases:{name}": ({404, 302}, "as above")
        for name in (
            *("file", "picture", "download", "original", "add_files"),
            *("begin_pieces", "piece", "finish_pieces", "cancel_pieces"),
        )
    },
    "cases:end_relation": ({404}, "only who recorded it, whom it is about, or who keeps the register"),
    "account_reauthenticate": ({302}, "a session of the demo proves nothing again"),
    "mfa_reauthenticate": ({302}, "as above"),
    "mfa_reauthenticate_webauthn": ({302}, "as above"),
    "mfa_activate_totp": ({302}, "asks for the password first"),
    "mfa_deactivate_totp": ({302, 404}, "only who has an authenticator app"),
    "mfa_view_recovery_codes": ({302, 404}, "only who has a second factor"),
    "mfa_generate_recovery_codes": ({302, 404}, "only who has a second factor"),
    "mfa_download_recovery_codes": ({302, 404}, "only who has a second factor"),
    "mfa_list_webauthn": ({302}, "asks for the password first"),
    "mfa_add_webauthn": ({302}, "asks for the password first"),
    "mfa_edit_webauthn": ({302, 404}, "the visitor has no passkey"),
    "mfa_remove_webauthn": ({302, 404}, "the visitor has no passkey"),
    "account_change_password": ({302}, "asks for the password first"),
    "account:first_password": (GONE, "the link is not one of ours"),
    "access:second_factor": ({302}, "who has no role needs none"),
    "access:end_grant": ({404}, "a grant that the visitor may not end is not shown"),
    "calendars:feed": ({404}, "the address is not one of ours"),
    "communication:item": ({404}, "only who steers, reports or owns it"),
    "communication:change": ({404, 403}, "as above; whoever only reports changes nothing"),
    "communication:send": ({403, 302}, "only what is ready is sent, and once"),
    "communication:cancel": ({403}, "what was sent is not cancelled"),
    "communication:told": ({404}, "only to who was told"),
    "plan:step": ({403}, "the rule of the step decides, not the door"),
    "plan:assign": ({403}, "the rule asks who leads the unit"),
    "plan:change": ({403}, "the plan may be closed"),
    "plan:change_owner": ({302}, "nothing is chosen"),
    "plan:change_date": ({302}, "nothing is chosen"),
    **dict.fromkeys(
        ("evaluation:show", "evaluation:pdf", "evaluation:word", "evaluation:workbook", "evaluation:check"),
        ({404}, "what is being written is not shown"),
    ),
    **dict.fromkeys(
        ("evaluation:accept", "evaluation:refuse"), ({403, 404}, "the board handles what is frozen")
    ),
    "rulebook:earlier_decision": ({403}, "a later version is for the board"),
    **{
        f"anchoring:{name}": ({403}, "the rule asks for the owner, HR or finance")
        for name in ("describe", "review")
    },
    **{
        f"risks:{name}": (
            {403, 404},
            "only the owner, the head of the unit, the coordinator and the board see it",
        )
        for name in ("risk", "bow_tie", "barrier", "change", "score", "step")
    },
    **{
        f"risks:{name}": ({403, 404}, "only its owner, its heads, the coordinator and the board see it")
        for name in OF_A_PROCESS
    },
    "risks:add": ({403}, "the coordinator, and who leads a unit"),
    **{
        f"risks:{name}": ({403, 404}, "who leads the workshop, and who takes part")
        for name in ("workshop", "counted", "vote", "agree", "seat")
    },
    **{
        f"appraisal:{name}": ({404}, "only the person and the evaluator; their walls: test_appraisal_walls")
        for name in (*OF_AN_EVALUATION, *WITHIN_AN_EVALUATION)
    },
    "appraisal:begin": ({403}, "only who is trained to evaluate"),
    "appraisal:set_goal": ({403}, "the coordinator, and who leads a unit"),
    "dilemmas:card": ({403}, "who leads the talk"),
    **{
        f"correction:{name}": ({404}, "only the two whose agreement it is")
        for name in ("agreement", "rewrite", "answer", "follow", "renew", "take_back")
    },
    **dict.fromkeys(
        ("correction:consent", "correction:remove_example"), ({403, 404}, "only whom it is about")
    ),
    "conduct:give": ({403}, "only who leads the unit"),
    "conduct:log": ({403}, "who leads a unit, coaches and the coordinator"),
    "conduct:drop": ({403}, "who logged it, or leads the unit"),
    **{
        f"training:{name}": ({403}, "whoever leads the session, the coordinator and HR")
        for name in ("change", "cancel", "attendance", "scan", "invite", "unit")
    },
    "planning:times": ({403}, "the head of the team, and who plans"),
    "training:code": ({403}, "whoever leads the session, on its day"),
    "training:here": ({409}, "no code of a session"),
    "coaches:put_forward": ({403}, "not who leads sessions already"),
    "coaches:withdraw": ({404}, "only who answered"),
    "coaches:invite_selected": ({404}, "only a session of the training that the call asks"),
    "coaches:close_call": ({403}, "once"),
    **{f"coaches:{name}": ({404}, "a row behind a wall") for name in ("select", "decline", "appoint")},
    "training:certificate": ({404}, "only who was there, and whom the wall shows"),
    "training:correct": ({404}, "a row that the wall does not show"),
    "debriefing:form_groups": ({403}, "whoever leads the session, and the coordinator"),
    "debriefing:themes": ({404}, "the coach of the group, and the coordinator"),
    **{
        f"live:{name}": ({403, 404}, "the coach who opened it")
        for name in ("screen", "counted", "notes", "harvest")
    },
    "live:counted": ({204, 404}, "nothing is new, or another coach's"),
    "vote:show": ({404, 429}, "its day, and who guesses waits"),
    "norms:read": ({404}, "only who was asked"),
    **{f"norms:{name}": ({404}, "a row behind a wall") for name in ("question", "answer")},
    "norms:ask_rule": ({404}, "the address names no rule"),
    **{
        f"norms:{name}": ({403, 404}, "the coordinator and HR, and a head for the own unit")
        for name in ("session", "hand_one", "undo_handing", "arrivals", "record_moment")
    },
    **{f"norms:{name}": ({404}, "the wall shows the line to few") for name in ("moment", "withdraw_moment")},
    **{f"norms:{name}": ({403}, "it went out already") for name in ("change", "ask", "drop_question")},
    **{
        f"functions:{name}": ({403, 404}, "the coordinator, HR, the board, and heads of where it is held")
        for name in ("weigh", "compare", "record", "exception", "rotation", "seat", "decide", "workshop")
    },
    **{
        f"measures:{name}": ({403, 404}, "the area of the thing says who gives it measures")
        for name in ("take", "tie", "untie")
    },
    **{
        f"measures:{name}": ({403}, "the rule asks for the owner, and whether it is done")
        for name in ("describe", "check")
    },
    "indicators:enter": ({403}, "the rule asks for the owner"),
    "indicators:correct": ({403}, "the rule asks for the owner"),
    "board:propose": ({403}, "the rule asks for a role"),
    "board:item": ({404}, "what somebody else put to the board"),
    "board:change_item": ({403, 404}, "as above, and only its proposer changes it"),
    "board:withdraw": ({403, 404}, "as above, and only its proposer withdraws it"),
    "board:place": ({403}, "it is on an agenda already"),
    "board:cancel": ({403}, "it was held already"),
    "board:sign": ({403}, "the rule of sign-off decides"),
    "board:change_decision": ({403}, "it is signed"),
    "board:make_action": (
        {403, 404},
        "not from a decision that was corrected, nor of a board one does not see",
    ),
    "board:change_report": ({403}, "it was sent"),
    "account_corps": ({404}, "no sign-on of the corps is set up"),
    "account_corps_back": ({404}, "as above"),
    "plan:roll_part": ({302}, "the period comes first"),
    "plan:roll_check": ({302}, "the period comes first"),
    "plan:discard_plan": ({403}, "only a draft is discarded"),
    "plan:change_plan": ({403}, "only a draft is changed"),
    "plan:change_objective": ({403}, "only a draft is changed"),
    "plan:change_instrument": ({403}, "only a draft is changed"),
    "plan:take_back_instrument": ({403}, "only what is proposed"),
    "ui:zone_logo": ({404}, "no logo is set"),
    "attachments:download": ({404}, "it belongs to nothing"),
}
ITEM = ("item", "told", "change", "prepare", "plan_again", "send", "cancel")
# The addresses of the board by what they name.
BOARD = {
    "meeting": ("meeting", "change_meeting", "hold", "close", "cancel", "pack", "pack_pdf"),
    "item": (
        *("item", "change_item", "withdraw", "place", "take_off", "move_up", "move_down"),
        "decide",
    ),
    "decision": ("decision", "change_decision", "take_back", "sign", "correct", "make_action"),
    "report": ("report", "change_report", "send_report", "note_report", "report_pdf"),
}
DRUGS = "drugs-investigator"
OF_A_FUNCTION = ("function", "weigh", "start", "compare", "interval", "charter", "sign")
OF_A_PLAN = (
    *("period", "export_plan", "close_plan", "discard_plan", "change_plan"),
    *("roll", "roll_check", "roll_make"),
)
POST_MAY = {200, 204, 302, 303, 400, 403, 404, 409, 422}


@pytest.fixture
def samples(db: None) -> dict[str, list[Any]]:
    """Something real for each address that names something."""
    action = Action.objects.earliest("code")
    meeting = board.Meeting.objects.get(state="held")
    put = board.Item.objects.get(state="agenda", meeting=meeting)
    decision = board.Decision.objects.filter(signed_at__isnull=False).earliest("signed_at")
    report = board.MayorReport.objects.get(state="sent")
    file = StaffFile.objects.earliest("shown_at")
    evaluation = Evaluation.objects.get(state="writing")
    block, point = evaluation.blocks.all()[0], evaluation.points.all()[0]
    amended = AnchorVersion.objects.filter(looked_at=None, from_date__gt="2020-01-01").earliest("pk")
    rule = "blauw-vakmanschap"
    item = Item.objects.filter(state="ready").earliest("planned_date")
    one = Indicator.objects.exclude(breaks=None).earliest("created_at")
    campaign = Campaign.objects.get(state="running")
    training = TrainingSession.objects.filter(state="planned").latest("begins_at")
    unrecorded = TrainingSession.objects.filter(state="planned").earliest("begins_at")
    proposal = Proposal.objects.get(state="waiting")
    debriefed = DebriefGroup.objects.earliest("formed_at", "number")
    risk = Risk.objects.filter(state="open").earliest("number")
    room = Workshop.objects.get(closed_at=None)
    live = Live.objects.get(code="GHT274")
    call = CoachCall.objects.latest("until_date")
    measure = Measure.objects.filter(servings__key=str(risk.pk)).earliest("pk")
    sitting, apart = Assessment.objects.get(state="open"), PairException.objects.earliest("pk")
    return {
        "access:end_grant": [Grant.objects.filter(ended_at=None).earliest("pk").pk],
        "account:end_session": [NOWHERE],
        "account:first_password": ["not-a-link"],
        "asked:person": [CAST["coach"]],
        "asked:unit": [Unit.objects.earliest("code").code],
        "attachments:download": [NOWHERE],
        **{
            f"evaluation:{name}": [evaluation.pk]
            for name in ("show", "pdf", "word", "workbook", "check", "freeze", "add_block", "add_point")
        },
        **{
            f"evaluation:{name}": [block.pk]
            for name in ("write_block", "move_up", "move_down", "remove_block")
        },
        **{f"evaluation:{name}": [point.pk] for name in ("change_point", "remove_point", "accept", "refuse")},
        **{key: ["nl"] for key in ("front_in", "guide:walk", "guide:all", "guide:pdf")},
        "calendars:feed": ["not-an-address"],
        "calendars:revoke": [NOWHERE],
        **{f"communication:{name}": [item.pk] for name in ITEM},
        **{f"board:{name}": [meeting.pk] for name in BOARD["meeting"]},
        **{f"board:{name}": [put.pk] for name in BOARD["item"]},
        **{f"board:{name}": [decision.pk] for name in BOARD["decision"]},
        **{f"board:{name}": [report.pk] for name in BOARD["report"]},
        "board:detach": [put.pk, NOWHERE],
        "mfa_edit_webauthn": [0],
        "mfa_remove_webauthn": [0],
        "notices:read": [NOWHERE],
        "people:unit": [Unit.objects.earliest("code").code],
        "people:person": [CAST["chief"]],
        **{f"people:{name}": [file.pk] for name in ("import", "apply_import", "withdraw_import")},
        "plan:objective": [1],
        "plan:instrument": [Instrument.objects.earliest("code").code],
        "plan:undo": [NOWHERE],
        **{f"plan:{name}": [action.pk] for name in ("action", "progress", "turn", "change", "assign")},
        **{f"plan:{name}": [Process.objects.earliest("pk").pk] for name in ("process", "change_process")},
        "plan:step": [action.pk, "start"],
        **{f"indicators:{name}": [one.pk] for name in ("show", "enter", "change", "mark_break")},
        **{f"anchoring:{name}": ["procurement"] for name in ("point", "give", "describe", "review")},
        **{f"risks:{name}": [risk.pk] for name in ("risk", "bow_tie", "change")},
        **{f"risks:{name}": [Process.objects.earliest("pk").line] for name in OF_A_PROCESS},
        **{
            f"norms:{name}": [campaign.pk]
            for name in ("campaign", "change", "ask", "publish", "close", "read")
        },
        **{f"dilemmas:{name}": ["the-third-visit"] for name in ("dilemma", "card", "draft")},
        **{f"dilemmas:{name}": ["the-third-visit", 1] for name in ("edition", "retire")},
        **{f"dilemmas:{name}": ["wie-komt-er-op-de-affiche", 1] for name in ("change", "submit", "drop")},
        **{f"dilemmas:{name}": ["de-drone-boven-de-tuin", 1] for name in ("publish", "send_back")},
        **{
            f"correction:{name}": [NOWHERE]
            for name in ("agreement", "rewrite", "answer", "follow", "renew", "take_back")
        },
        **{f"correction:{name}": [NOWHERE] for name in ("consent", "remove_example")},
        **{f"conduct:{name}": ["COM-OO"] for name in ("engagement", "give", "team", "rhythm")},
        **{f"conduct:{name}": [2025, 4] for name in ("card_of", "choose_card")},
        "conduct:drop": [Talk.objects.earliest("at").pk],
        **{f"appraisal:{name}": [NOWHERE] for name in OF_AN_EVALUATION},
        **{f"appraisal:{name}": [NOWHERE, NOWHERE] for name in WITHIN_AN_EVALUATION},
        **{f"appraisal:{name}": [NOWHERE] for name in ("end_listing", "end_goal")},
        **{
            f"training:{name}": [training.pk]
            for name in (
                *(
                    "session",
                    "calendar_file",
                    "change",
                    "cancel",
                    "invite",
                    "invite_teams",
                    "invite_everybody",
                ),
                *("come", "decline", "move"),
            )
        },
        **{f"training:{name}": [unrecorded.pk] for name in ("attendance", "scan", "scan_keep")},
        **{f"planning:{name}": [proposal.pk] for name in ("proposal", "map", "again", "accept", "drop")},
        **{
            f"planning:{name}": [proposal.lines.earliest("order").pk]
            for name in ("move", "leave_out", "put_back")
        },
        "planning:times": ["COM-OO1"],
        "training:correct": [NOWHERE],
        "training:certificate": ["ABCD"],
        "training:verify": ["nl"],
        "training:unit": ["COM-OO1"],
        "training:change_activity": ["dilemma-day"],
        **{f"debriefing:{name}": [debriefed.session_id] for name in ("groups", "form_groups")},
        "debriefing:themes": [debriefed.pk],
        "coaches:read": [NOWHERE],
        **{
            f"coaches:{name}": [call.pk]
            for name in ("call", "change_call", "close_call", "put_forward", "withdraw")
        },
        "coaches:invite_selected": [call.pk, training.pk],
        **{f"coaches:{name}": [NOWHERE] for name in ("select", "decline", "appoint")},
        "training:code": [training.pk],
        "training:here": ["nonsense"],
        "vote:scanned": [live.pk],
        "live:begin": ["the-third-visit"],
        **{f"live:{name}": [live.pk] for name in ("screen", "counted", "notes", "harvest")},
        "live:step": [live.pk, "talk"],
        "live:drop": [NOWHERE],
        **{f"vote:{name}": ["GHT274"] for name in ("show", "cast")},
        "vote:phase": [live.pk],
        "month:vote": [Month.objects.earliest("first_date").pk],
        "norms:drop_question": [campaign.pk, 1],
        **{
            f"norms:{name}": [Edition.objects.earliest("created_at").pk]
            for name in (
                *("edition", "change_edition", "session", "scan", "scan_hand", "hand_one"),
                "edition_missing",
            )
        },
        "norms:undo_handing": [NOWHERE],
        "norms:record_moment": ["oath"],
        **{f"norms:{name}": [NOWHERE] for name in ("moment", "withdraw_moment")},
        **{f"norms:{name}": [NOWHERE] for name in ("question", "answer")},
        "risks:barrier": [risk.pk, "before", 1],
        "risks:score": [risk.pk, "now"],
        "risks:step": [risk.pk, "accept"],
        **{f"risks:{name}": [room.pk] for name in ("workshop", "counted", "seat", "close_workshop")},
        **{f"risks:{name}": [room.pk, 2] for name in ("vote", "show")},
        "risks:agree": [room.pk, 1],
        "risks:unseat": [room.pk, CAST["employee"]],
        **{f"functions:{name}": [DRUGS] for name in OF_A_FUNCTION},
        **{f"functions:{name}": ["digital-investigator"] for name in ("confirm", "send_back")},
        **{f"functions:{name}": [DRUGS, "P1157"] for name in ("record", "exception")},
        **{f"functions:{name}": ["information"] for name in ("change_criterion", "retire_criterion")},
        "functions:end_pair": [apart.pair_id],
        "functions:allow_pair": [apart.pair_id, apart.person.staff_number],
        **{f"functions:{name}": [sitting.pk] for name in ("seat", "decide")},
        "functions:unseat": [sitting.pk, CAST["employee"]],
        "functions:answer": [sitting.pk, "change"],
        "functions:workshop": [sitting.pk, "triggers"],
        **{f"measures:{name}": [measure.action_id] for name in ("measure", "describe", "check", "untie")},
        "indicators:correct": [one.pk, one.values.earliest("pk").pk],
        "indicators:take_back": [one.pk, one.breaks.earliest("pk").pk],
        "indicators:step": [one.pk, "close"],
        **{f"plan:{name}": [action.plan.code] for name in OF_A_PLAN},
        "plan:roll_part": [action.plan.code, "protect"],
        "plan:change_objective": [action.plan.code, 1],
        "plan:propose_instrument": [action.plan.code],
        **{
            f"plan:{name}": [action.plan.code, Instrument.objects.earliest("code").code]
            for name in ("change_instrument", "take_back_instrument")
        },
        "terms:text": [Anchor.objects.earliest("code").code],
        **{f"terms:{name}": [amended.pk] for name in ("amended_text", "look_at", "finish_looking")},
        "rulebook:value": ["R"],
        "rulebook:point": [13],
        **{f"rulebook:{name}": [rule] for name in ("instruction", "change_instruction", "compare")},
        "rulebook:draft_version": ["klachten-tegen-collegas"],
        "rulebook:version": [rule, 1],
        "rulebook:change_version": [rule, 3],
        **{f"rulebook:{name}": [rule, 3] for name in ("propose", "take_back", "earlier_decision")},
        "rulebook:put_in_force": ["sociale-media", 1],
        **{
            f"cases:{name}": [NOWHERE]
            for name in (
                *("file", "download", "original", "agree", "refuse", "add_files"),
                *("begin_pieces", "piece", "finish_pieces", "cancel_pieces"),
            )
        },
        "cases:picture": [NOWHERE, 1],
        "cases:end_relation": [NOWHERE],
        "door:remove_file": [NOWHERE],
        "door:screen": ["what"],
        "mailbox:file": [NOWHERE],
        "intake:yearly_pdf": [2025],
        "intake:identity": [NOWHERE],
        **{f"intake:{name}": [NOWHERE] for name in OF_A_REPORT},
        "intake:assess_as": [NOWHERE, "complaint"],
        **{f"intake:{name}": [NOWHERE, "close"] for name in ("keep_draft", "drop_draft")},
        "intake:check_in": [NOWHERE, NOWHERE],
        "intake:end_member": [NOWHERE, NOWHERE],
        "intake:letter_pdf": [NOWHERE, NOWHERE],
        "intake:withdraw": [NOWHERE, NOWHERE],
        "ui:forget_view": [NOWHERE],
    }


@pytest.fixture
def pages(samples: dict[str, list[Any]]) -> list[tuple[Address, str]]:
    """Each address with a path that can be asked for."""
    return [(address, reverse(address.name, args=samples.get(address.name))) for address in addresses()]


def tried(client: Client, pages: list[tuple[Address, str]]) -> Iterator[tuple[Address, str, HttpResponse]]:
    """GET everything; what only takes a POST gets one. Signing out comes last."""
    client.raise_request_exception = False
    for address, path in sorted(pages, key=lambda page: page[0].name == "account_logout"):
        answer = client.get(path)
        yield address, "GET", answer
        if answer.status_code == 405:
            yield address, "POST", client.post(path)


def expected(entry: Entry, address: Address, method: str, actor: Actor | None) -> set[int]:
    """What the mark promises to this visitor; None is a stranger."""
    also = MAY_ALSO.get(address.name, (set(), ""))[0]
    if entry.kind == "public":
        return (OPEN | also | {405}) if method == "GET" else POST_MAY
    if actor is None:
        return {302, 405} if method == "GET" else {302}
    if entry.doors and not entry.doors & actor.doors:
        return {403, 405} if method == "GET" else {403}
    return ({200, 405} | also) if method == "GET" else POST_MAY


def surprises(client: Client, pages: list[tuple[Address, str]], actor: Actor | None) -> list[str]:
    found = []
    for address, method, answer in tried(client, pages):
        entry = address.view.entry
        if answer.status_code not in expected(entry, address, method, actor):
            found.append(f"{method} {address.name}: {answer.status_code}")
        if actor is None and entry.kind != "public" and answer.status_code == 302:
            if not answer["Location"].startswith("/account/login/?next="):
                found.append(f"{method} {address.name} leads to {answer['Location']}")
            if answer.content:
                found.append(f"{method} {address.name} shows something to a stranger")
    return found


@pytest.mark.parametrize("role", list(CAST))
def test_every_role_gets_what_the_marks_promise(
    role: str,
    sign_in: Callable[[str], Client],
    actor: Callable[[str], Actor],
    pages: list[tuple[Address, str]],
) -> None:
    assert surprises(sign_in(role), pages, actor(role)) == []


def test_a_stranger_gets_the_public_pages_and_otherwise_the_door(
    client: Client, pages: list[tuple[Address, str]]
) -> None:
    assert surprises(client, pages, None) == []


@pytest.mark.parametrize("role", ["coordinator", "chief", "employee"])
def test_who_is_suspended_is_a_stranger_at_once(
    role: str, sign_in: Callable[[str], Client], pages: list[tuple[Address, str]]
) -> None:
    client = sign_in(role)
    assert client.get("/policy/").status_code == 200
    Account.objects.filter(username=CAST[role]).update(is_active=False)

    assert surprises(client, pages, None) == []


def test_a_grant_that_ended_closes_its_doors_at_once(sign_in: Callable[[str], Client], now: Any) -> None:
    client = sign_in("coordinator")
    assert client.get(reverse("plan:add")).status_code == 200
    Grant.objects.filter(account__username=CAST["coordinator"]).update(ended_at=now)

    assert client.get(reverse("plan:add")).status_code == 403
    assert client.get("/policy/").status_code == 200


def test_every_exception_is_of_a_page_that_is_there() -> None:
    assert set(MAY_ALSO) <= {address.name for address in addresses()}
