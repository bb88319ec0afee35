"""The only writers of questions about rules: ask the rule, write, audit, tell."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import holders
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.protect.norms import rules
from rit.protect.norms.models import RuleQuestion

ANSWERS = "coordinator"


@transaction.atomic
def ask(reference: str, text: str, *, by: Actor, now: datetime) -> RuleQuestion:
    """Whoever answers is told that there is a question, never which."""
    require(rules.may_ask(by))
    made = RuleQuestion.objects.create(reference=reference, text=text, asked_at=now, asked_by_id=by.person)
    accounts = holders(ANSWERS, now.date()).values_list("pk", flat=True)
    notices.tell(accounts, "rule_question", reverse("norms:questions"), by=by, now=now)
    return made


class Answered(Exception):
    """Somebody else answered it, or changed the answer, after it was read."""


@transaction.atomic
def answer(
    key: UUID, text: str, *, shown: str, share: bool, seen: datetime | None, by: Actor, now: datetime
) -> RuleQuestion:
    """The asker is told. `seen`: when the answer that this one read was given. Raises Answered.

    `shown`: the question as others read it, when the answer is worth sharing."""
    require(rules.may_answer(by))
    question = RuleQuestion.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=key)
    first = question.answered_at is None
    if question.answered_at != seen:
        raise Answered
    question.answer, question.shared, question.shown = text, share, shown
    question.answered_at, question.answered_by_id = now, by.person
    question.save()
    audit.append("rule_question.answered", by=by, now=now, subject=question, detail={"shared": share})
    account = question.asked_by.account_id if question.asked_by else None
    if first and account:
        url = reverse("norms:question", args=[question.pk])
        notices.tell([account], "rule_answered", url, by=by, now=now)
    return question
