"""Moments of an arrival, and the wall around them (L1-c).

Read: oneself, whoever heads a unit in which the newcomer holds a function, the coordinator, HR, and the clerk. Added by
the same but for oneself. All others get numbers, from a function of the owner.
"""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

DAY = "coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)"
ME = "nullif(current_setting('rit.person', true), '')::uuid"

LED = f"""
    person_id in (
        select member.person_id from people_assignment head
        join people_assignment member on member.unit_id = head.unit_id
        where head.person_id = {ME} and head.leads
          and {DAY} between head.from_date and coalesce(head.to_date, 'infinity')
          and {DAY} between member.from_date and coalesce(member.to_date, 'infinity'))
"""  # noqa: S608  # made of the constants above

# What does not depend on the row stands in a subselect of its own, so that it is asked once and not for every row.
WALL = f"""
alter table protect_norms_momentrecord enable row level security;
create policy moment_own on protect_norms_momentrecord for select using (person_id = {ME});
create policy moment_head on protect_norms_momentrecord for select using ({LED});
create policy moment_keeper on protect_norms_momentrecord for select using ((select norms_keeps()));
create policy moment_added on protect_norms_momentrecord for insert
    with check (person_id is distinct from {ME} and ((select norms_keeps()) or {LED}));
create policy moment_clerk on protect_norms_momentrecord
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""  # noqa: S608  # made of the constants above

OPEN = """
drop policy moment_own on protect_norms_momentrecord;
drop policy moment_head on protect_norms_momentrecord;
drop policy moment_keeper on protect_norms_momentrecord;
drop policy moment_added on protect_norms_momentrecord;
drop policy moment_clerk on protect_norms_momentrecord;
alter table protect_norms_momentrecord disable row level security;
"""

# `asked`: [{code, days, cadres}], as the policy file has them. Who is still in time and without it does not count yet.
COUNTS = """
create function norms_moments(asked jsonb, on_day date)
returns table (code text, people bigint, done bigint, in_time bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select one.code, count(*), count(had.on_date),
           count(*) filter (where had.on_date <= person.joined_date + one.days)
    from jsonb_to_recordset(asked) as one(code text, days int, cadres text[])
    join people_person person on person.cadre = any(one.cadres)
        and person.joined_date > on_day - 365 and person.joined_date <= on_day
        and coalesce(person.left_date, 'infinity') >= on_day
    left join lateral (
        select row.on_date from protect_norms_momentrecord row
        where row.person_id = person.id and row.moment = one.code and row.withdraws_id is null
          and row.on_date >= person.joined_date
          and not exists (select from protect_norms_momentrecord undo where undo.withdraws_id = row.id)
        limit 1) had on true
    where had.on_date is not null or person.joined_date + one.days < on_day
    group by one.code;
$$;
"""
COUNTS_BEFORE = "drop function norms_moments(jsonb, date);"


class Migration(migrations.Migration):
    dependencies = [
        ("foundation_attachments", "0001_first"),
        ("people", "0003_staff_files"),
        ("protect_norms", "0006_values_and_code"),
    ]

    operations = [
        migrations.CreateModel(
            name="MomentRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("moment", models.CharField(max_length=40)),
                ("on_date", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
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
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation_attachments.attachment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_by",
                        to="protect_norms.momentrecord",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "moment"], name="moment_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdraws", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="withdrawn_says_why",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="momentrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'moments of arrival are append-only';",
                    hash="4d18587a3ed229b334325068733836f881057819",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_07306",
                    table="protect_norms_momentrecord",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(WALL, OPEN),
        migrations.RunSQL(COUNTS, COUNTS_BEFORE),
    ]
