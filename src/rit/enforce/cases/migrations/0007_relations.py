"""Relations get a kind, a period and an end; who keeps their register sees them; recording one closes the walls."""

import datetime
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was recorded before this migration begins on the day it was recorded.
BEFORE = """
update cases_relation set from_date = (recorded_at at time zone 'Europe/Brussels')::date,
    ended_because = case when ended_at is null then '' else 'over' end;
"""

CONFLICT = """
create or replace function rit_conflict(who uuid, other uuid, day date) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when who = other then 'self'
        when who in (select rit_direct_heads(other, day)) then 'commands'
        when other in (select rit_direct_heads(who, day)) then 'reports'
        when exists (
            select 1
            from people_assignment mine
            join people_assignment theirs on theirs.unit_id = mine.unit_id
            join people_unit unit on unit.id = mine.unit_id
            where mine.person_id = who and theirs.person_id = other and unit.kind in ('team', 'office')
              and mine.from_date <= day and (mine.to_date is null or mine.to_date >= day)
              and theirs.from_date <= day and (theirs.to_date is null or theirs.to_date >= day)) then 'team'
        when exists (
            select 1 from cases_relation tie
            where tie.ended_at is null%(period)s
              and ((tie.person_id = who and tie.other_id = other)
                   or (tie.person_id = other and tie.other_id = who))) then 'relation'
    end;
$$;
"""
PERIOD = " and tie.from_date <= day and (tie.until_date is null or tie.until_date >= day)"

# `people` null: everybody, every night. Else these persons only: a relation between them was just recorded.
NIGHT = """
drop function rit_cases_night(timestamptz, date);
create function rit_cases_night(moment timestamptz, day date, people uuid[])
returns table (case_id uuid, person_id uuid, conflict text, account_id uuid, staying uuid[])
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    gone record;
begin
    for gone in
        select member.id, member.case_id, member.person_id, person.account_id,
               rit_case_conflict(member.case_id, member.person_id, day) as conflict
        from cases_member member join people_person person on person.id = member.person_id
        where member.ended_at is null and (people is null or member.person_id = any(people))
          and (member.until_date < day or rit_case_conflict(member.case_id, member.person_id, day) is not null)
        for update of member
    loop
        update cases_member set ended_at = moment where id = gone.id;
        update cases_case set rotation_due = true,
            owner_id = case when owner_id = gone.person_id then null else owner_id end,
            owner_since = case when owner_id = gone.person_id then null else owner_since end
        where id = gone.case_id;
        insert into cases_event (id, case_id, at, recorded_at, kind, about_id, detail)
        values (gen_random_uuid(), gone.case_id, moment, clock_timestamp(), 'left', gone.person_id, '{}');
        case_id := gone.case_id;
        person_id := gone.person_id;
        conflict := gone.conflict;
        account_id := gone.account_id;
        staying := array(
            select person.account_id from cases_member other join people_person person on person.id = other.person_id
            where other.case_id = gone.case_id and other.ended_at is null and person.account_id is not null
              and rit_case_conflict(other.case_id, other.person_id, day) is null);
        return next;
    end loop;
end;
$$;
"""
NIGHT_OF_0006 = import_module("rit.enforce.cases.migrations.0006_night").NIGHT
NIGHT_BEFORE = "drop function rit_cases_night(timestamptz, date, uuid[]);"

# What somebody says about himself or herself is shown to who keeps the register, and not to the other of the two:
# it would tell them, at the moment when a colleague steps aside, that there is a case. The roles are those that open
# the door relations.keep (a test compares).
WALL = """
create function rit_keeps_relations() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from access_grant held
        where held.account_id = nullif(current_setting('rit.account', true), '')::uuid
          and held.role in ('coordinator', 'integrity_officer')
          and held.ended_at is null and rit_today() between held.from_date and held.to_date);
$$;

drop policy relation_own on cases_relation;
create policy relation_seen on cases_relation
    using (recorded_by_id = nullif(current_setting('rit.account', true), '')::uuid
           or case when nullif(current_setting('rit.person', true), '')::uuid in (person_id, other_id)
                   then ground <> 'own' else rit_keeps_relations() end)
    with check (recorded_by_id = nullif(current_setting('rit.account', true), '')::uuid or rit_keeps_relations());
"""
WALL_BEFORE = """
drop policy relation_seen on cases_relation;
create policy relation_own on cases_relation
    using (nullif(current_setting('rit.person', true), '')::uuid in (person_id, other_id)
           or recorded_by_id = nullif(current_setting('rit.account', true), '')::uuid)
    with check (true);
drop function rit_keeps_relations();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_cases", "0006_night"),
        ("people", "0003_staff_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="relation",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[("over", "it is over"), ("mistake", "it was recorded by mistake")],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_date",
            field=models.DateField(default=datetime.date(2020, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="relation",
            name="ground",
            field=models.CharField(
                choices=[
                    ("own", "said by one of the two, about himself or herself"),
                    ("told", "told to whoever recorded it, by one of the two"),
                    ("known", "known in the corps"),
                    ("staff_data", "seen in the staff data"),
                ],
                default="own",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("partner", "partner"),
                    ("family", "family"),
                    ("friend", "close friend"),
                    ("other", "close in another way"),
                ],
                default="other",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="until_date",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="relation",
            index=models.Index(fields=["-recorded_at"], name="relation_newest"),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_date", None), ("until_date__gte", models.F("from_date")), _connector="OR"
                ),
                name="relation_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["partner", "family", "friend", "other"])),
                name="relation_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["own", "told", "known", "staff_data"])),
                name="relation_ground_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_because", "")),
                    models.Q(("ended_at__isnull", False), ("ended_because__in", ["over", "mistake"])),
                    _connector="OR",
                ),
                name="relation_ended_paired",
            ),
        ),
        migrations.RunSQL(CONFLICT % {"period": PERIOD}, CONFLICT % {"period": ""}),
        migrations.RunSQL(NIGHT, NIGHT_BEFORE + NIGHT_OF_0006),
        migrations.RunSQL(WALL, WALL_BEFORE),
    ]
