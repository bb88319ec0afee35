"""Evaluators, cycles, mentions, trajectories and goals, with who reads what as walls of the database (L6.8-a, L6.8-b)."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

WALL = """
create function appraisal_who() returns uuid language sql stable as $$
    select nullif(current_setting('rit.person', true), '')::uuid;
$$;

create function appraisal_holds(which text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from access_grant given
        where given.account_id = nullif(current_setting('rit.account', true), '')::uuid and given.role = which
          and given.ended_at is null
          and coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)
              between given.from_date and given.to_date);
$$;

create function appraisal_casework() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select appraisal_holds('complaints_coordinator') or appraisal_holds('discipline_office')
        or appraisal_holds('internal_oversight') or appraisal_holds('integrity_officer')
        or appraisal_holds('integrity_investigator') or appraisal_holds('custodian');
$$;

create function appraisal_part(which uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case appraisal_who() when one.person_id then 'person' when one.evaluator_id then 'evaluator' end
    from stimulate_appraisal_cycle one where one.id = which;
$$;

create function appraisal_judged(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select appraisal_holds('chief')
       and exists (select 1 from stimulate_appraisal_appeal asked where asked.cycle_id = which);
$$;

create function appraisal_may_follow(person uuid, evaluator uuid, coordinator uuid, coach uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select appraisal_who() in (person, evaluator)
        or (appraisal_who() = coordinator and appraisal_holds('coordinator') and not appraisal_casework())
        or (appraisal_who() = coach and appraisal_holds('coach') and not appraisal_casework());
$$;

create function appraisal_follows(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from stimulate_appraisal_trajectory one
        where one.id = which and appraisal_may_follow(one.person_id, one.evaluator_id, one.coordinator_id, one.coach_id));
$$;

create function appraisal_given_in(of_year integer) returns table (rating text, many bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select last.rating, count(*)
    from stimulate_appraisal_mention last
    where extract(year from last.given_date) = of_year and last.number = 1
      and of_year < extract(year from coalesce(nullif(current_setting('rit.day', true), '')::date, current_date))
      and (appraisal_holds('chief') or appraisal_holds('coordinator') or appraisal_holds('board_member'))
    group by last.rating;
$$;

alter table stimulate_appraisal_cycle enable row level security;
create policy cycle_parties on stimulate_appraisal_cycle for select
    using (appraisal_who() in (person_id, evaluator_id) or appraisal_holds('hr') or appraisal_holds('chief'));
create policy cycle_begin on stimulate_appraisal_cycle for insert with check (appraisal_who() = evaluator_id);
create policy cycle_change on stimulate_appraisal_cycle for update
    using (appraisal_who() in (person_id, evaluator_id) or appraisal_judged(id))
    with check (appraisal_who() in (person_id, evaluator_id) or appraisal_judged(id));
create policy cycle_stop_hr on stimulate_appraisal_cycle for update
    using (appraisal_holds('hr') and state = 'running') with check (appraisal_holds('hr') and state = 'stopped');
create policy cycle_clerk on stimulate_appraisal_cycle for select
    using (current_setting('rit.clerk', true) = 'on');

alter table stimulate_appraisal_talk enable row level security;
create policy talk_parties on stimulate_appraisal_talk for select
    using (appraisal_part(cycle_id) is not null or appraisal_judged(cycle_id));
create policy talk_write on stimulate_appraisal_talk for insert
    with check (appraisal_part(cycle_id) = 'evaluator' and by_id = appraisal_who());

alter table stimulate_appraisal_remark enable row level security;
create policy remark_parties on stimulate_appraisal_remark for select
    using (appraisal_part(cycle_id) is not null or appraisal_judged(cycle_id));
create policy remark_write on stimulate_appraisal_remark for insert
    with check (appraisal_part(cycle_id) = 'person' and by_id = appraisal_who());

alter table stimulate_appraisal_goal enable row level security;
create policy goal_parties on stimulate_appraisal_goal for select
    using (appraisal_part(cycle_id) is not null or appraisal_judged(cycle_id));
create policy goal_write on stimulate_appraisal_goal for insert
    with check (appraisal_part(cycle_id) is not null and added_by_id = appraisal_who());
create policy goal_drop on stimulate_appraisal_goal for update
    using (appraisal_part(cycle_id) is not null) with check (appraisal_part(cycle_id) is not null);

alter table stimulate_appraisal_mention enable row level security;
create policy mention_file on stimulate_appraisal_mention for select
    using (appraisal_part(cycle_id) is not null or appraisal_holds('hr') or appraisal_holds('chief'));
create policy mention_give on stimulate_appraisal_mention for insert
    with check (by_id = appraisal_who() and (appraisal_part(cycle_id) = 'evaluator' or appraisal_judged(cycle_id)));

alter table stimulate_appraisal_ground enable row level security;
create policy ground_parties on stimulate_appraisal_ground for select
    using (appraisal_part(cycle_id) is not null or appraisal_judged(cycle_id));
create policy ground_give on stimulate_appraisal_ground for insert
    with check (appraisal_part(cycle_id) = 'evaluator' or appraisal_judged(cycle_id));

alter table stimulate_appraisal_appeal enable row level security;
create policy appeal_parties on stimulate_appraisal_appeal for select
    using (appraisal_part(cycle_id) is not null or appraisal_holds('chief'));
create policy appeal_lodge on stimulate_appraisal_appeal for insert
    with check (appraisal_part(cycle_id) = 'person' and by_id = appraisal_who());
create policy appeal_decide on stimulate_appraisal_appeal for update
    using (appraisal_holds('chief') and appraisal_part(cycle_id) is null)
    with check (appraisal_holds('chief') and appraisal_part(cycle_id) is null);

alter table stimulate_appraisal_trajectory enable row level security;
create policy trajectory_parties on stimulate_appraisal_trajectory for select
    using (appraisal_may_follow(person_id, evaluator_id, coordinator_id, coach_id));
create policy trajectory_ask on stimulate_appraisal_trajectory for insert
    with check (evaluator_id = appraisal_who() and appraisal_part(cycle_id) = 'evaluator');
create policy trajectory_work on stimulate_appraisal_trajectory for update
    using (appraisal_may_follow(person_id, evaluator_id, coordinator_id, coach_id))
    with check (appraisal_who() in (person_id, evaluator_id, coordinator_id, coach_id));
create policy trajectory_clerk on stimulate_appraisal_trajectory for select
    using (current_setting('rit.clerk', true) = 'on');

alter table stimulate_appraisal_stage enable row level security;
create policy stage_followers on stimulate_appraisal_stage
    using (appraisal_follows(trajectory_id)) with check (appraisal_follows(trajectory_id));

alter table stimulate_appraisal_note enable row level security;
create policy note_followers on stimulate_appraisal_note for select using (appraisal_follows(trajectory_id));
create policy note_write on stimulate_appraisal_note for insert
    with check (appraisal_follows(trajectory_id) and by_id = appraisal_who());
"""
TABLES = {
    "cycle": ("cycle_parties", "cycle_begin", "cycle_change", "cycle_stop_hr", "cycle_clerk"),
    "talk": ("talk_parties", "talk_write"),
    "remark": ("remark_parties", "remark_write"),
    "goal": ("goal_parties", "goal_write", "goal_drop"),
    "mention": ("mention_file", "mention_give"),
    "ground": ("ground_parties", "ground_give"),
    "appeal": ("appeal_parties", "appeal_lodge", "appeal_decide"),
    "trajectory": ("trajectory_parties", "trajectory_ask", "trajectory_work", "trajectory_clerk"),
    "stage": ("stage_followers",),
    "note": ("note_followers", "note_write"),
}
FUNCTIONS = (
    *(
        "appraisal_given_in(integer)",
        "appraisal_follows(uuid)",
        "appraisal_may_follow(uuid, uuid, uuid, uuid)",
        "appraisal_casework()",
        "appraisal_judged(uuid)",
        "appraisal_part(uuid)",
    ),
    *("appraisal_holds(text)", "appraisal_who()"),
)
OPEN = "".join(
    [
        f"drop policy {policy} on stimulate_appraisal_{table};\n"
        for table, those in TABLES.items()
        for policy in those
    ]
    + [f"alter table stimulate_appraisal_{table} disable row level security;\n" for table in TABLES]
    + [f"drop function {function};\n" for function in FUNCTIONS]
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("from_date", models.DateField()),
                ("to_date", models.DateField()),
                ("next_date", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "running"),
                            ("given", "mention given"),
                            ("appealed", "appeal lodged"),
                            ("decided", "appeal decided"),
                            ("stopped", "stopped"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-from_date", "id"],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "the mention stands"), ("changed", "another mention")],
                        max_length=10,
                    ),
                ),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="stimulate_appraisal.cycle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evaluator",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("trained_date", models.DateField()),
                ("training", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("ended_date", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["person__folded", "-trained_date"],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("good", "good"),
                            ("satisfactory", "satisfactory"),
                            ("insufficient", "insufficient"),
                        ],
                        max_length=12,
                    ),
                ),
                ("given_date", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="stimulate_appraisal.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("texts", models.JSONField()),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stimulate_appraisal.cycle",
                    ),
                ),
                (
                    "mention",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ground",
                        to="stimulate_appraisal.mention",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SharedGoal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("corps", "goal of the corps"), ("unit", "goal of the unit")], max_length=5
                    ),
                ),
                ("text", models.JSONField()),
                (
                    "cites",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), default=list, size=None
                    ),
                ),
                ("until_date", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("ended_date", models.DateField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="stimulate_appraisal.sharedgoal",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["level", "until_date", "id"],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.CharField(max_length=500)),
                ("added_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="stimulate_appraisal.cycle",
                    ),
                ),
                (
                    "comes_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stimulate_appraisal.sharedgoal",
                    ),
                ),
            ],
            options={
                "ordering": ["added_at"],
            },
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("preparatory", "preparatory talk"),
                            ("functioning", "functioning talk"),
                            ("evaluation", "evaluation talk"),
                        ],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField()),
                ("discussed", models.TextField()),
                ("agreed", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="stimulate_appraisal.talk",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="stimulate_appraisal.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "at"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="stimulate_appraisal.cycle",
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="stimulate_appraisal.talk",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Trajectory",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("aim", models.TextField()),
                ("review_date", models.DateField()),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "reached"),
                            ("partly", "partly reached"),
                            ("not", "not reached"),
                            ("lapsed", "no longer needed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("result_text", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "coordinator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectory",
                        to="stimulate_appraisal.cycle",
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["closed_at", "review_date", "id"],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("what", models.CharField(max_length=300)),
                ("until_date", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("done_date", models.DateField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="stimulate_appraisal.trajectory",
                    ),
                ),
            ],
            options={
                "ordering": ["until_date", "added_at"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(choices=[("shared", "shared"), ("review", "review")], max_length=8),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="stimulate_appraisal.trajectory",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.AddIndex(
            model_name="cycle",
            index=models.Index(fields=["evaluator", "state", "to_date"], name="appraisal_cycle_of_evaluator"),
        ),
        migrations.AddIndex(
            model_name="cycle",
            index=models.Index(fields=["person", "-from_date"], name="appraisal_cycle_of_person"),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")),
                fields=("person",),
                name="appraisal_one_running_cycle",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_date__gt", models.F("from_date"))),
                name="appraisal_cycle_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("evaluator")), _negated=True),
                name="appraisal_cycle_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stopped"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="appraisal_stopped_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_at", None), ("state__in", ["running", "stopped"])),
                    models.Q(("given_at__isnull", False), ("state__in", ["given", "appealed", "decided"])),
                    _connector="OR",
                ),
                name="appraisal_given_has_moment",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cycle",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_who_and_when",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if tg_op = 'DELETE' then\n                        raise exception 'an evaluation is never deleted';\n                    end if;\n                    if (new.person_id, new.evaluator_id, new.unit_id, new.from_date, new.begun_at)\n                       is distinct from (old.person_id, old.evaluator_id, old.unit_id, old.from_date, old.begun_at)\n                       or (old.given_at is not null and new.given_at is distinct from old.given_at)\n                       or (old.seen_at is not null and new.seen_at is distinct from old.seen_at)\n                       or (old.state in ('stopped', 'decided') and new.state is distinct from old.state)\n                    then\n                        raise exception 'who evaluates whom from when on never changes';\n                    end if;\n                    if nullif(current_setting('rit.person', true), '')::uuid = old.person_id\n                       and ((new.to_date, new.next_date, new.reason)\n                            is distinct from (old.to_date, old.next_date, old.reason)\n                            or (new.state <> old.state and new.state <> 'appealed'))\n                    then\n                        raise exception 'the person signs and appeals, and changes nothing else';\n                    end if;\n                    return new;\n                ",
                    hash="abfd3c1d6b3effade86e325b94f283bedfec8dd1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keeps_who_and_when_914c0",
                    table="stimulate_appraisal_cycle",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision", ""), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="appraisal_appeal_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="appraisal_appeal_has_words"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if tg_op = 'DELETE' or old.outcome <> ''\n                       or (new.cycle_id, new.text, new.at, new.by_id)\n                          is distinct from (old.cycle_id, old.text, old.at, old.by_id)\n                    then\n                        raise exception 'an appeal is decided once, and its words stay';\n                    end if;\n                    return new;\n                ",
                    hash="bfc7495e82c8f211d8f6666047cbf4e3c74c68e9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_decided_once_723ed",
                    table="stimulate_appraisal_appeal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_date", None)), fields=("person",), name="appraisal_evaluator_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_date", None), ("ended_date__gte", models.F("trained_date")), _connector="OR"
                ),
                name="appraisal_evaluator_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(fields=("cycle", "number"), name="appraisal_mention_once"),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__in", [1, 2])), name="appraisal_mention_first_or_second"
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__in", ["good", "satisfactory", "insufficient"])),
                name="appraisal_mention_in_words",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mention",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'the mentions of an evaluation are append-only';",
                    hash="ec214a785b8503cd166047c82af8e5505eb69c7b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a649f",
                    table="stimulate_appraisal_mention",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mention",
            trigger=pgtrigger.compiler.Trigger(
                name="by_a_trained_evaluator",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if new.number = 1 then\n                        if not exists (\n                            select 1 from stimulate_appraisal_cycle one\n                            where one.id = new.cycle_id and one.evaluator_id = new.by_id)\n                        then\n                            raise exception 'a mention is given by the evaluator of the cycle';\n                        end if;\n                        if not exists (\n                            select 1 from stimulate_appraisal_evaluator listed\n                            join people_person who on who.id = listed.person_id\n                            where listed.person_id = new.by_id and listed.trained_date <= new.given_date\n                              and coalesce(listed.ended_date, 'infinity') >= new.given_date\n                              and who.grade_group in\n                                  ('middle', 'officer', 'senior_officer', 'chief', 'calog_b', 'calog_a'))\n                        then\n                            raise exception 'not a trained evaluator that day (evaluation act 2006, art. 4 and 14)';\n                        end if;\n                    elsif not exists (\n                        select 1 from stimulate_appraisal_appeal asked\n                        where asked.cycle_id = new.cycle_id and asked.outcome = 'changed'\n                          and asked.decided_by_id = new.by_id)\n                    then\n                        raise exception 'only a decision on appeal changes a mention (evaluation act 2006, art. 7)';\n                    end if;\n                    return new;\n                ",
                    hash="994a0998205c2746fddf3d397dc57d04dfd0b572",
                    operation="INSERT",
                    pgid="pgtrigger_by_a_trained_evaluator_4287d",
                    table="stimulate_appraisal_mention",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(("texts", {}), _negated=True), name="appraisal_ground_has_words"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ground",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'the grounds of an evaluation are append-only';",
                    hash="67ce3a8605ee4170914630ba774fbedc46bbd8ac",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f1f65",
                    table="stimulate_appraisal_ground",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "corps"), ("parent", None), ("unit", None)),
                    models.Q(("level", "unit"), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="appraisal_goal_in_its_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="appraisal_goal_not_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("discussed", ""), _negated=True), name="appraisal_talk_said_something"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="talk",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'the talks of an evaluation are append-only';",
                    hash="5acd4685e153fcf53e906b3fee4953beb929233a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3bd68",
                    table="stimulate_appraisal_talk",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="remark",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'the remarks of an evaluation are append-only';",
                    hash="4ced835c3ef3e44fc5679d0866e836e69df006ea",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_022e5",
                    table="stimulate_appraisal_remark",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="trajectory",
            index=models.Index(fields=["closed_at", "review_date"], name="appraisal_trajectory_open"),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None), ("result", "")),
                    models.Q(
                        models.Q(("result", ""), _negated=True),
                        models.Q(("result_text", ""), _negated=True),
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="appraisal_trajectory_closed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(("aim", ""), _negated=True), name="appraisal_trajectory_has_aim"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trajectory",
            trigger=pgtrigger.compiler.Trigger(
                name="after_an_insufficient",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if not exists (\n                        select 1 from stimulate_appraisal_mention last\n                        where last.cycle_id = new.cycle_id and last.rating = 'insufficient'\n                          and last.number = (select max(number) from stimulate_appraisal_mention\n                                             where cycle_id = new.cycle_id))\n                    then\n                        raise exception 'a trajectory follows an insufficient on the values';\n                    end if;\n                    return new;\n                ",
                    hash="bd973c9c2b3caec5e7c467720986c04f844b5280",
                    operation="INSERT",
                    pgid="pgtrigger_after_an_insufficient_21d8d",
                    table="stimulate_appraisal_trajectory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trajectory",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_what_was_asked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if tg_op = 'DELETE' or old.closed_at is not null\n                       or (new.cycle_id, new.person_id, new.evaluator_id, new.aim, new.begun_at)\n                          is distinct from (old.cycle_id, old.person_id, old.evaluator_id, old.aim, old.begun_at)\n                    then\n                        raise exception 'a trajectory keeps its aim and stays as it was closed';\n                    end if;\n                    return new;\n                ",
                    hash="7851f57993563e677c7549aaf75d2dd2377e5ba9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keeps_what_was_asked_5e69d",
                    table="stimulate_appraisal_trajectory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by", None), ("done_date", None)),
                    models.Q(("done_by__isnull", False), ("done_date__isnull", False)),
                    _connector="OR",
                ),
                name="appraisal_stage_done_by",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'the notes of an evaluation are append-only';",
                    hash="ec8a5ad4684019cd266fc101b01e3cac395fbf13",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3e2c7",
                    table="stimulate_appraisal_note",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
