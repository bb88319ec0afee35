"""Activities, sessions, invitations, attendance and debriefing groups, and the walls around rows of persons.

Named: oneself, whoever leads the session, whoever heads the unit, the coordinator, HR, and the clerk. The roles are
those that open `plan.steer` and `people.hr` (a test compares). All others get numbers from functions of the owner.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

KEEPER_ROLES = ("coordinator", "hr")
DAY = "coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)"
ME = "nullif(current_setting('rit.person', true), '')::uuid"

KEEPS = f"""
create function training_keeps() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from access_grant held
        where held.account_id = nullif(current_setting('rit.account', true), '')::uuid
          and held.role in {KEEPER_ROLES}
          and held.ended_at is null and {DAY} between held.from_date and held.to_date);
$$;
"""  # noqa: S608  # made of the constants above


def wall(table: str, name: str) -> str:
    """Oneself, whoever leads the session, whoever heads the unit, the coordinator and HR, and the clerk."""
    return f"""
create policy {name}_own on {table} for select using (person_id = {ME});
create policy {name}_leader on {table} for select
    using (session_id in (
        select leads.trainingsession_id from stimulate_training_trainingsession_leaders leads
        where leads.person_id = {ME}));
create policy {name}_head on {table} for select
    using (person_id in (
        select member.person_id from people_assignment head
        join people_assignment member on member.unit_id = head.unit_id
        where head.person_id = {ME} and head.leads
          and {DAY} between head.from_date and coalesce(head.to_date, 'infinity')
          and {DAY} between member.from_date and coalesce(member.to_date, 'infinity')));
create policy {name}_keeper on {table} for select using ((select training_keeps()));
create policy {name}_added on {table} for insert with check (true);
create policy {name}_clerk on {table}
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""  # noqa: S608  # made of the constants above


def open_again(table: str, name: str) -> str:
    dropped = (
        f"drop policy {name}_{one} on {table};"
        for one in ("own", "leader", "head", "keeper", "added", "clerk")
    )
    return "\n".join([*dropped, f"alter table {table} disable row level security;"])


INVITATION, ATTENDANCE = "stimulate_training_invitation", "stimulate_training_attendance"
ANSWER = f"""
create policy invitation_answer on {INVITATION} for update
    using (person_id = {ME}) with check (person_id = {ME});
"""
NO_ANSWER = f"drop policy invitation_answer on {INVITATION};"

FUNCTIONS = """
create function training_counts(which uuid[])
returns table (session uuid, asked bigint, coming bigint, cannot bigint, waiting bigint, present bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select one.id, count(row.id) filter (where row.answer = 'asked'),
           count(row.id) filter (where row.answer = 'coming'),
           count(row.id) filter (where row.answer = 'cannot'),
           count(row.id) filter (where row.answer = 'waiting'),
           (select count(*) from stimulate_training_attendance there
            where there.session_id = one.id and there.present and not exists (
                select from stimulate_training_attendance later where later.replaces_id = there.id))
    from unnest(which) as one (id)
    left join stimulate_training_invitation row on row.session_id = one.id
    group by one.id;
$$;

create function training_move_up(which uuid, moment timestamptz)
returns table (person uuid, session uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    todo uuid[] := array[which];
    here uuid;
    free bigint;
    lucky record;
    freed uuid;
begin
    while cardinality(todo) > 0 loop
        here := todo[1];
        todo := todo[2:];
        loop
            select one.capacity - (
                       select count(*) from stimulate_training_invitation row
                       where row.session_id = here and row.answer in ('asked', 'coming'))
            into free
            from stimulate_training_trainingsession one
            where one.id = here and one.state = 'planned' and one.begins_at > moment;
            exit when free is null or free <= 0;
            select row.id, row.person_id, one.activity_id into lucky
            from stimulate_training_invitation row
            join stimulate_training_trainingsession one on one.id = row.session_id
            where row.session_id = here and row.answer = 'waiting'
            order by row.waiting_since, row.id limit 1;
            exit when not found;
            update stimulate_training_invitation set answer = 'coming', answered_at = moment, waiting_since = null
            where id = lucky.id;
            for freed in
                update stimulate_training_invitation other
                set answer = 'moved', answered_at = moment, waiting_since = null
                from stimulate_training_trainingsession slot
                where slot.id = other.session_id and slot.activity_id = lucky.activity_id
                  and slot.state = 'planned' and slot.begins_at > moment
                  and other.person_id = lucky.person_id and other.id <> lucky.id
                  and other.answer in ('asked', 'coming', 'waiting')
                returning other.session_id
            loop
                todo := todo || freed;
            end loop;
            person := lucky.person_id;
            session := here;
            return next;
        end loop;
    end loop;
end $$;

create function training_certificate(which text)
returns table (first_name text, last_name text, title jsonb, day timestamptz, minutes integer,
    recognised boolean, valid boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select who.first_name, who.last_name, activity.title, one.begins_at, row.minutes, one.recognised,
           not exists (select from stimulate_training_attendance later where later.replaces_id = row.id)
    from stimulate_training_attendance row
    join stimulate_training_trainingsession one on one.id = row.session_id
    join stimulate_training_activity activity on activity.id = one.activity_id
    join people_person who on who.id = row.person_id
    where row.code = which and row.present;
$$;
"""
NO_FUNCTIONS = """
drop function training_certificate(text);
drop function training_move_up(uuid, timestamptz);
drop function training_counts(uuid[]);
"""

# Which group somebody sat in: oneself, the coach of the group, whoever leads the session, the coordinator and HR.
MEMBER = "stimulate_training_debriefmember"
MEMBER_MAY = f"""(
    (select training_keeps())
    or group_id in (select one.id from stimulate_training_debriefgroup one where one.coach_id = {ME})
    or session_id in (
        select leads.trainingsession_id from stimulate_training_trainingsession_leaders leads
        where leads.person_id = {ME}))"""  # noqa: S608  # made of the constants above
MEMBER_WALL = f"""
create policy debriefmember_own on {MEMBER} for select using (person_id = {ME});
create policy debriefmember_led on {MEMBER} for select using {MEMBER_MAY};
create policy debriefmember_dealt_anew on {MEMBER} for delete using {MEMBER_MAY};
create policy debriefmember_added on {MEMBER} for insert with check (true);
create policy debriefmember_clerk on {MEMBER}
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""
MEMBER_OPEN = f"""
drop policy debriefmember_own on {MEMBER};
drop policy debriefmember_led on {MEMBER};
drop policy debriefmember_dealt_anew on {MEMBER};
drop policy debriefmember_added on {MEMBER};
drop policy debriefmember_clerk on {MEMBER};
alter table {MEMBER} disable row level security;
"""


# A feeler: whoever sent it, and the coordinator.
FEELER = "stimulate_training_feeler"
COORDINATES = f"""
create function training_coordinates() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from access_grant held
        where held.account_id = nullif(current_setting('rit.account', true), '')::uuid
          and held.role = 'coordinator'
          and held.ended_at is null and {DAY} between held.from_date and held.to_date);
$$;
"""  # noqa: S608  # made of the constants above
FEELER_WALL = f"""
create policy feeler_own on {FEELER} for select using (sent_by_id = {ME});
create policy feeler_coordinator on {FEELER} for select using ((select training_coordinates()));
create policy feeler_read on {FEELER} for update
    using ((select training_coordinates())) with check ((select training_coordinates()));
create policy feeler_sent on {FEELER} for insert with check (sent_by_id = {ME});
create policy feeler_clerk on {FEELER}
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""
FEELER_OPEN = f"""
drop policy feeler_own on {FEELER};
drop policy feeler_coordinator on {FEELER};
drop policy feeler_read on {FEELER};
drop policy feeler_sent on {FEELER};
drop policy feeler_clerk on {FEELER};
alter table {FEELER} disable row level security;
"""


# Named in full: the doctor reads here which tables have a wall.
RAISED = """
alter table stimulate_training_invitation enable row level security;
alter table stimulate_training_attendance enable row level security;
alter table stimulate_training_debriefmember enable row level security;
alter table stimulate_training_feeler enable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_staff_files"),
        ("stimulate_training", "0001_dilemmas"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feeler",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("theme", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField()),
                ("sent_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
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
                "ordering": ["-sent_at"],
                "indexes": [models.Index(fields=["read_at", "sent_at"], name="feeler_unread")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", False), models.Q(("theme", ""), _negated=True), _connector="OR"
                        ),
                        name="feeler_of_a_unit_or_theme",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("awareness", "awareness event"),
                            ("debriefing", "debriefing"),
                            ("dilemma", "dilemma training"),
                            ("conversation", "conversation techniques"),
                            ("function", "function training"),
                            ("evaluator", "training of evaluators"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.JSONField()),
                ("about", models.JSONField(default=dict)),
                ("minutes", models.PositiveIntegerField()),
                ("recognised_as", models.CharField(blank=True, max_length=120)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), size=None
                    ),
                ),
                ("group_least", models.PositiveIntegerField()),
                ("group_most", models.PositiveIntegerField()),
                ("offered", models.BooleanField(default=True)),
                ("by_policy", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["sort", "code"],
            },
        ),
        migrations.CreateModel(
            name="DebriefGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveSmallIntegerField()),
                ("formed_at", models.DateTimeField()),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "formed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="DebriefTheme",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("theme", models.CharField(max_length=60)),
                ("text", models.TextField(blank=True)),
                ("noted_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="themes",
                        to="stimulate_training.debriefgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["theme", "noted_at"],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("minutes", models.PositiveIntegerField()),
                ("recognised", models.BooleanField()),
                ("place", models.CharField(max_length=120)),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Dutch"), ("fr", "French"), ("de", "German"), ("en", "English")],
                        max_length=2,
                    ),
                ),
                ("capacity", models.PositiveIntegerField()),
                ("everybody", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("held", "held"), ("cancelled", "cancelled")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="stimulate_training.activity",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stimulate_training.edition",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followed_by",
                        to="stimulate_training.trainingsession",
                    ),
                ),
                ("leaders", models.ManyToManyField(related_name="+", to="people.person")),
                ("units", models.ManyToManyField(related_name="+", to="people.unit")),
            ],
            options={
                "ordering": ["begins_at"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("asked", "not answered yet"),
                            ("coming", "is coming"),
                            ("cannot", "cannot come"),
                            ("waiting", "on the waiting list"),
                            ("moved", "moved to another session"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("waiting_since", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="stimulate_training.trainingsession",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebriefMember",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("formed_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="stimulate_training.debriefgroup",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stimulate_training.trainingsession",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="debriefgroup",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="groups",
                to="stimulate_training.trainingsession",
            ),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("present", models.BooleanField()),
                ("minutes", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=20, unique=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=120)),
                (
                    "by",
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="stimulate_training.attendance",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="stimulate_training.trainingsession",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("group_least__lte", models.F("group_most"))), name="activity_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(condition=models.Q(("minutes__gt", 0)), name="activity_lasts"),
        ),
        migrations.AddConstraint(
            model_name="debrieftheme",
            constraint=models.UniqueConstraint(fields=("group", "theme"), name="debrief_theme_once"),
        ),
        migrations.AddIndex(
            model_name="trainingsession",
            index=models.Index(fields=["activity", "begins_at"], name="session_of_activity"),
        ),
        migrations.AddConstraint(
            model_name="trainingsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="session_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gt", 0)), name="session_has_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="session_cancelled_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["person", "answer"], name="invitation_mine"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("session", "person"), name="invitation_once"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "waiting"), ("waiting_since__isnull", False)),
                    models.Q(models.Q(("answer", "waiting"), _negated=True), ("waiting_since", None)),
                    _connector="OR",
                ),
                name="invitation_waits_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "asked"), ("answered_at", None)),
                    models.Q(models.Q(("answer", "asked"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="invitation_answered_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="debriefmember",
            constraint=models.UniqueConstraint(fields=("session", "person"), name="debrief_member_once"),
        ),
        migrations.AddConstraint(
            model_name="debriefgroup",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="debrief_group_once"),
        ),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(fields=["person", "session"], name="attendance_mine"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)),
                fields=("session", "person"),
                name="attendance_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="attendance_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minutes__gt", 0), ("present", True)),
                    models.Q(("minutes", 0), ("present", False)),
                    _connector="OR",
                ),
                name="attendance_minutes",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'attendance is append-only';",
                    hash="363c9fd5e59b43b6accb19365e2592f7f4b4ca72",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_06f72",
                    table="stimulate_training_attendance",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(KEEPS, "drop function training_keeps();"),
        migrations.RunSQL(RAISED, migrations.RunSQL.noop),
        migrations.RunSQL(wall(INVITATION, "invitation"), open_again(INVITATION, "invitation")),
        migrations.RunSQL(ANSWER, NO_ANSWER),
        migrations.RunSQL(wall(ATTENDANCE, "attendance"), open_again(ATTENDANCE, "attendance")),
        migrations.RunSQL(MEMBER_WALL, MEMBER_OPEN),
        migrations.RunSQL(COORDINATES, "drop function training_coordinates();"),
        migrations.RunSQL(FEELER_WALL, FEELER_OPEN),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    ]
