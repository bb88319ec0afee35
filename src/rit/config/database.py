"""Brings the database up to date as its owner: tables, then exactly the privileges that each role needs.

The runtime role owns nothing and cannot alter the trail; the *clerk* role, for jobs and counts, reads the
columns that the retention policy calls metadata and no others (security.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from rit.config.new_database import lay_tables
from rit.foundation import clock
from rit.foundation.history.models import Telling
from rit.foundation.retention import policy
from rit.foundation.terms import loader as terms
from rit.plan.rulebook import loader as rulebook
from rit.protect.risks import methods as risk_scales
from rit.protect.risks.exposure import method as process_questions
from rit.stimulate.training.dilemmas import loader as dilemmas
from rit.stimulate.training.events import loader as activities

Say = Callable[[str], None]

# What the runtime role may not do, table by table; everywhere else it reads and writes.
APPEND_ONLY = {
    "audit_entry",
    "cases_event",
    "plan_log_entry",
    "plan_plan_log",
    "plan_anchoring_change",
    "plan_anchoring_review",
    "plan_board_itemevent",
    "plan_indicators_change",
    "plan_indicators_value",
    "plan_measures_check",
    "protect_functions_charter",
    "protect_functions_decision",
    "protect_functions_holderrecord",
    "protect_functions_method",
    "protect_functions_pairexception",
    "protect_functions_rotationexception",
    "protect_functions_vettingswitch",
    "protect_norms_handing",
    "protect_norms_momentrecord",
    "protect_risks_appraisal",
    "protect_risks_change",
    "protect_risks_processmethod",
    "protect_risks_score",
    "protect_risks_signal",
    "stimulate_appraisal_ground",
    "stimulate_appraisal_mention",
    "stimulate_appraisal_note",
    "stimulate_appraisal_remark",
    "stimulate_appraisal_talk",
    "stimulate_conduct_engagement",
    "stimulate_training_attendance",
}
READ_ONLY = {
    "audit_seal",
    "django_migrations",
    "history_source",
    "history_telling",
    "history_version",
}

READ_UNTIL_PURGED = {"enforce_correction_monthcount"}  # written by a trigger of the owner alone

# What jobs write. What the clerk reads and purges follows from the retention policy.
CLERK_WRITES: dict[str, str] = {
    "audit_entry": "insert",
    "notices_notice": "insert, update (mailed_at)",
    "notices_reminded": "insert, update (until_date)",
    "plan_indicators_indicator": "insert",  # what the system supplies, and its values
    "plan_indicators_indicator_objectives": "insert",
    "plan_indicators_value": "insert",
    "protect_norms_confirmation": "insert",  # newcomers of a standing campaign
    "plan_plan": "update (status)",  # an adopted plan starts on its first day
    "plan_plan_log": "insert",
    "protect_functions_foundconflict": "insert",
    "protect_risks_signal": "insert",  # on which themes more is reported, once a quarter
    "stimulate_training_month": "insert",  # a month that nobody chose for gets a dilemma
}

CLERK_CALLS = ("rit_intake_by_theme(date, date)",)  # functions that answer jobs alone


def bring_up_to_date(say: Say) -> None:
    """Migrates, grants, loads the registers of law and code, lays out static files. Safe to run again at any time."""
    lay_tables()
    call_command("migrate", verbosity=0, interactive=False)
    say("Tables are up to date.")
    grant_privileges()
    say("Privileges are set.")
    _believe_the_clock()
    counts = terms.load(settings.POLICY / "law", now=clock.now())
    say(f"Law register: {counts}.")
    risk_scales.load(settings.POLICY / "risk-method.toml", now=clock.now())
    process_questions.load(settings.POLICY / process_questions.FILE, now=clock.now())
    say(f"Values and code: {rulebook.load(settings.POLICY / 'code-of-conduct.toml')}.")
    new, proposed = dilemmas.load(settings.POLICY / "dilemmas", now=clock.now())
    say(f"Dilemmas: {new} new, {proposed} proposed.")
    say(f"Activities of training: {activities.load(now=clock.now())} new or changed.")
    if settings.ENVIRONMENT.mode == "production":
        call_command("collectstatic", verbosity=0, interactive=False)
        say(f"Static files are in {settings.STATIC_ROOT}.")


def _believe_the_clock() -> None:
    """The demo and the tests have a day of their own; in production history takes the server's clock only."""
    believed = settings.ENVIRONMENT.mode != "production"
    Telling.objects.update_or_create(pk=1, defaults={"believed": believed})


def grant_privileges() -> None:
    """In one transaction: nobody who works meanwhile meets a table without its privileges."""
    app, clerk = _role_names()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_user")
        owner = cursor.fetchone()[0]
        tables = connection.introspection.table_names(cursor)
        for statement in _statements(tables, app, clerk, owner):
            cursor.execute(statement)


def _role_names() -> tuple[str, str]:
    env = settings.ENVIRONMENT
    named = [unquote(urlsplit(url).username or "") for url in (env.database_url, env.database_clerk_url)]
    return named[0] or "rit_app", named[1] or "rit_clerk"


def _statements(tables: Iterable[str], app: str, clerk: str, owner: str) -> Iterable[sql.Composed]:
    for role in {app, clerk} - {owner}:
        name = sql.Identifier(role)
        yield sql.SQL("grant usage on schema public to {}").format(name)
        yield sql.SQL("revoke all on all tables in schema public from {}").format(name)
        yield sql.SQL("grant usage on all sequences in schema public to {}").format(name)
    for function in CLERK_CALLS:
        yield sql.SQL("revoke execute on function " + function + " from public").format()
        yield sql.SQL("grant execute on function " + function + " to {}").format(sql.Identifier(clerk))
    for table in tables:
        if app != owner:
            yield _grant(_app_may(table), table, app)
        if clerk not in {owner, app}:
            yield from _clerk(table, clerk)


def _app_may(table: str) -> str:
    if table in READ_ONLY:
        return "select"
    if table in READ_UNTIL_PURGED:
        return "select, delete"
    return "select, insert" if table in APPEND_ONLY else "select, insert, update, delete"


def _clerk(table: str, clerk: str) -> Iterable[sql.Composed]:
    if table.startswith("procrastinate_"):
        yield _grant("select, insert, update, delete", table, clerk)
        return
    columns = policy.clerk_columns(table)
    if columns:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        yield sql.SQL("grant select ({}) on {} to {}").format(
            names, sql.Identifier(table), sql.Identifier(clerk)
        )
    if table in CLERK_WRITES:
        yield _grant(CLERK_WRITES[table], table, clerk)
    if policy.clerk_may_delete(table):
        yield _grant("delete", table, clerk)


def _grant(what: str, table: str, role: str) -> sql.Composed:
    # `what` is one of the fixed strings of this module
    return sql.SQL("grant " + what + " on {} to {}").format(sql.Identifier(table), sql.Identifier(role))
