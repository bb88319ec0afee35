"""All addresses. Every view below is marked with who may enter; a test walks this list."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("rit.foundation.access.urls")),
    path("", include("rit.foundation.ui.urls")),
    path("", include("rit.insight.urls")),
    path("notices/", include("rit.foundation.notices.urls")),
    path("people/", include("rit.people.urls")),
    path("plan/", include("rit.plan.urls")),
    path("anchoring/", include("rit.plan.anchoring.urls")),
    path("communication/", include("rit.plan.communication.urls")),
    path("indicators/", include("rit.plan.indicators.urls")),
    path("measures/", include("rit.plan.measures.urls")),
    path("rules/", include("rit.plan.rulebook.urls")),
    path("board/", include("rit.plan.board.urls")),
    path("evaluations/", include("rit.plan.evaluation.urls")),
    path("calendars/", include("rit.foundation.calendars.urls")),
    path("vault/", include("rit.foundation.vault.urls")),
    path("risks/", include("rit.protect.risks.urls")),
    path("functions/", include("rit.protect.functions.urls")),
    path("norms/", include("rit.protect.norms.urls")),
    path("dilemmas/", include("rit.stimulate.training.dilemmas.urls")),
    path("conduct/", include("rit.stimulate.conduct.urls")),
    path("addressing/", include("rit.enforce.correction.urls")),
    path("appraisal/", include("rit.stimulate.appraisal.urls")),
    path("training/proposals/", include("rit.stimulate.training.planning.urls")),
    path("training/", include("rit.stimulate.training.events.urls")),
    path("coaches/", include("rit.stimulate.training.coaches.urls")),
    path("debriefing/", include("rit.stimulate.training.debriefing.urls")),
    path("live/", include("rit.stimulate.training.live.urls")),
    path("vote/", include("rit.stimulate.training.live.vote_urls")),
    path("month/", include("rit.stimulate.training.month.urls")),
    path("cases/", include("rit.enforce.cases.urls")),
    path("reports/", include("rit.enforce.intake.urls")),
    path("report/", include("rit.enforce.intake.door.urls")),
    path("mailbox/", include("rit.enforce.intake.door.mailbox_urls")),
    path("guide/", include("rit.enforce.guide.urls")),
    path("law/", include("rit.foundation.terms.urls")),
    path("retention/", include("rit.foundation.retention.urls")),
    path("audit/", include("rit.foundation.audit.urls")),
    path("attachments/", include("rit.foundation.attachments.urls")),
]

if settings.ENVIRONMENT.demo:
    urlpatterns.append(path("demo/", include("rit.config.demo_urls")))

handler404 = "rit.foundation.ui.views.not_found"
handler500 = "rit.foundation.ui.views.broken"
