"""The sentences of notices. They say that something happened; the page behind them says what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "action_assigned": _("An action was given to you."),
    "action_due": _("One of your actions is due soon."),
    "action_overdue": _("One of your actions is past its date."),
    "action_changed": _("Somebody changed one of your actions."),
    "plan_started": _("A plan that the board adopted started today."),
    "communication_assigned": _("You were asked to prepare a message of the communication plan."),
    "communication_due": _("A message of the communication plan goes out soon."),
    "communication_overdue": _("A message of the communication plan did not go out on its date."),
    "message_for_you": _("There is a message for you."),
    "indicator_due": _("A value of one of your indicators is awaited."),
    "campaign_asked": _("You are asked to read and confirm a rule."),
    "campaign_due": _("The last day to read and confirm a rule is near."),
    "campaign_overdue": _("A rule that you were asked to confirm is past its last day."),
    "risk_given": _("A risk was given to you."),
    "risk_due": _("One of your risks is to be reviewed soon."),
    "risk_overdue": _("The review of one of your risks is past its date."),
    "anchoring_given": _("An anchoring point was given to you."),
    "anchoring_due": _("One of your anchoring points is to be reviewed soon."),
    "anchoring_overdue": _("The review of one of your anchoring points is past its date."),
    "board_item_proposed": _("Something was put to the board."),
    "board_item_placed": _("What you put to the board is on an agenda."),
    "board_item_decided": _("The board decided on what you put to it."),
    "board_item_withdrawn": _("Something was withdrawn from the board."),
    "board_meeting_announced": _("A meeting of the board is announced."),
    "board_meeting_changed": _("A meeting of the board was moved or cancelled."),
    "mayor_report_sent": _("The chief sent you a report."),
    "mayor_report_noted": _("The mayor took note of your report."),
    "report_arrived": _("Something arrived at one of your desks."),
    "report_message": _("Somebody who reported wrote to you."),
    "report_due": _("An answer to a report is due soon."),
    "report_overdue": _("An answer to a report is past its date."),
    "case_joined": _("You were put on the list of a case."),
    "case_stand_in": _("A colleague left the list of a case; it needs you."),
    "case_handed_over": _("A report was handed over to you as disciplinary authority."),
    "case_facts_known": _(
        "The disciplinary authority opened a report: confirm since when it knows the facts."
    ),
    "case_glass": _("Two people opened the wall of a case on whose list you are."),
    "glass_asked": _("Somebody asks you to open the wall of a case together."),
    "identity_asked": _("You are asked to open an identity."),
    "identity_answered": _("The custodian answered your question about an identity."),
    "role_granted": _("You were given a role."),
    "role_ended": _("One of your roles ended."),
    "second_factor_changed": _("Your sign-in changed. Was that not you? Tell the administrator."),
}
