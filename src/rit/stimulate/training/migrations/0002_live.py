"""Live dilemmas and the dilemma of the month: votes lie behind walls that only functions of the owner pass (L6.4-e)."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

WALL = """
alter table stimulate_training_livetally enable row level security;
alter table stimulate_training_liveballot enable row level security;
alter table stimulate_training_livenote enable row level security;
create policy live_tally_nobody on stimulate_training_livetally using (false);
create policy live_ballot_nobody on stimulate_training_liveballot using (false);
create policy live_note_own on stimulate_training_livenote
    using (person_id = nullif(current_setting('rit.person', true), '')::uuid)
    with check (person_id = nullif(current_setting('rit.person', true), '')::uuid);

alter table stimulate_training_live add constraint live_from_the_minimum_on check (
    (before is null or (cardinality(before) = 4 and before[1] + before[2] + before[3] + before[4] >= 5))
    and (after is null or (cardinality(after) = 4 and after[1] + after[2] + after[3] + after[4] >= 5)));

create function live_cast(which uuid, asked text, ballot text, pad integer, chosen integer) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    stands text;
    earlier integer;
begin
    if asked not in ('before', 'after') or chosen not between 0 and 3 or pad not between 0 and 3 then
        raise exception 'no vote has this form';
    end if;
    select phase into stands from stimulate_training_live where id = which for update;
    if stands is distinct from asked then
        return 'shut';
    end if;
    select (masked - pad + 4) % 4 into earlier from stimulate_training_liveballot
        where name = ballot and live_id = which and moment = asked;
    if earlier = chosen then
        return 'same';
    end if;
    insert into stimulate_training_livetally (live_id, moment, counts) values (which, asked, '{0,0,0,0}')
        on conflict (live_id, moment) do nothing;
    if earlier is null then
        if (select sum(voted) from stimulate_training_livetally tally, unnest(tally.counts) voted
            where tally.live_id = which and tally.moment = asked) >= 400 then
            return 'shut';
        end if;
        insert into stimulate_training_liveballot (name, live_id, moment, masked)
            values (ballot, which, asked, (chosen + pad) % 4);
        update stimulate_training_livetally set counts[chosen + 1] = counts[chosen + 1] + 1
            where live_id = which and moment = asked;
        return 'new';
    end if;
    update stimulate_training_liveballot set masked = (chosen + pad) % 4 where name = ballot;
    update stimulate_training_livetally
        set counts[chosen + 1] = counts[chosen + 1] + 1, counts[earlier + 1] = counts[earlier + 1] - 1
        where live_id = which and moment = asked;
    return 'changed';
end;
$$;

create function live_masked(ballot text) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
    select masked::integer from stimulate_training_liveballot where name = ballot;
$$;

create function live_led(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from stimulate_training_live one
        where one.id = which and one.closed_at is null
          and (one.coach_id = nullif(current_setting('rit.person', true), '')::uuid
               or current_setting('rit.clerk', true) = 'on'));
$$;

create function live_counted(which uuid) returns table (moment text, voted integer, counts integer[])
language sql stable security definer set search_path = public, pg_temp as $$
    select one.moment, together.many,
           case when together.many >= 5 then array(select number::integer from unnest(one.counts) number) end
    from stimulate_training_livetally one
    cross join lateral (select sum(number)::integer as many from unnest(one.counts) number) together
    where one.live_id = which and live_led(which);
$$;

create function live_close(which uuid, at_moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform 1 from stimulate_training_live where id = which for update;
    if not live_led(which) then
        raise exception 'only whoever leads an open live dilemma closes it';
    end if;
    update stimulate_training_live set phase = 'closed', closed_at = at_moment,
        before = (select one.counts from stimulate_training_livetally one where one.live_id = which
                  and one.moment = 'before' and (select sum(number) from unnest(one.counts) number) >= 5),
        after = (select one.counts from stimulate_training_livetally one where one.live_id = which
                 and one.moment = 'after' and (select sum(number) from unnest(one.counts) number) >= 5)
    where id = which;
    delete from stimulate_training_liveballot where live_id = which;
    delete from stimulate_training_livetally where live_id = which;
end;
$$;

create function live_closed_stays() returns trigger language plpgsql as $$
begin
    raise exception 'what stays of a closed live dilemma never changes';
end;
$$;
create trigger live_closed_stays before update on stimulate_training_live
    for each row when (old.phase = 'closed') execute function live_closed_stays();

alter table stimulate_training_monthvoter enable row level security;
alter table stimulate_training_monthtally enable row level security;
create policy month_tally_nobody on stimulate_training_monthtally using (false);
create policy month_voter_own on stimulate_training_monthvoter
    using (person_id = nullif(current_setting('rit.person', true), '')::uuid)
    with check (false);

create function month_cast(which uuid, chosen integer, voter uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    me uuid := nullif(current_setting('rit.person', true), '')::uuid;
begin
    if me is null or chosen not between 0 and 3 then
        raise exception 'no vote has this form';
    end if;
    perform 1 from stimulate_training_month where id = which for update;
    insert into stimulate_training_monthvoter (id, month_id, person_id) values (voter, which, me)
        on conflict (month_id, person_id) do nothing;
    if not found then
        return false;
    end if;
    insert into stimulate_training_monthtally (month_id, counts, shown) values (which, '{0,0,0,0}', '{0,0,0,0}')
        on conflict (month_id) do nothing;
    update stimulate_training_monthtally set counts[chosen + 1] = counts[chosen + 1] + 1 where month_id = which;
    update stimulate_training_monthtally one set shown = one.counts where one.month_id = which
        and (select sum(number) from unnest(one.counts) number)
            - (select sum(number) from unnest(one.shown) number) >= 5;
    return true;
end;
$$;

create function month_counted(wanted uuid[], on_day date) returns table (which uuid, voted integer, counts integer[])
language sql stable security definer set search_path = public, pg_temp as $$
    select one.month_id, (select sum(number)::integer from unnest(one.shown) number),
           case when (select sum(number) from unnest(one.shown) number) >= 5 and (
               (whole.first_date + interval '1 month')::date <= on_day
               or exists (select 1 from stimulate_training_monthvoter mine where mine.month_id = one.month_id
                          and mine.person_id = nullif(current_setting('rit.person', true), '')::uuid))
               then array(select number::integer from unnest(one.shown) number) end
    from stimulate_training_monthtally one join stimulate_training_month whole on whole.id = one.month_id
    where one.month_id = any(wanted);
$$;

create function month_forget(on_day date) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    many integer;
begin
    if current_setting('rit.clerk', true) is distinct from 'on' then
        raise exception 'only the clerk forgets who voted';
    end if;
    delete from stimulate_training_monthvoter voter using stimulate_training_month whole
    where whole.id = voter.month_id and (whole.first_date + interval '1 month')::date <= on_day;
    get diagnostics many = row_count;
    return many;
end;
$$;
"""

OPEN = """
drop function month_forget(date);
drop function month_counted(uuid[], date);
drop function month_cast(uuid, integer, uuid);
drop policy month_voter_own on stimulate_training_monthvoter;
drop policy month_tally_nobody on stimulate_training_monthtally;
drop trigger live_closed_stays on stimulate_training_live;
drop function live_closed_stays();
drop function live_close(uuid, timestamptz);
drop function live_counted(uuid);
drop function live_led(uuid);
drop function live_masked(text);
drop function live_cast(uuid, text, text, integer, integer);
alter table stimulate_training_live drop constraint live_from_the_minimum_on;
drop policy live_note_own on stimulate_training_livenote;
drop policy live_ballot_nobody on stimulate_training_liveballot;
drop policy live_tally_nobody on stimulate_training_livetally;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_staff_files"),
        ("stimulate_training", "0001_dilemmas"),
    ]

    operations = [
        migrations.CreateModel(
            name="Month",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("first_date", models.DateField(unique=True)),
                ("chosen_at", models.DateTimeField()),
                (
                    "chosen_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stimulate_training.edition",
                    ),
                ),
            ],
            options={
                "ordering": ["-first_date"],
            },
        ),
        migrations.CreateModel(
            name="Live",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=6, unique=True)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("joining", "people join"),
                            ("before", "vote before the talk"),
                            ("discussion", "talk"),
                            ("after", "vote after the talk"),
                            ("closed", "closed"),
                        ],
                        default="joining",
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "after",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stimulate_training.edition",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="LiveBallot",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("moment", models.CharField(max_length=6)),
                ("masked", models.PositiveSmallIntegerField()),
                (
                    "live",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stimulate_training.live",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LiveNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField()),
                (
                    "live",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stimulate_training.live",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LiveTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moment", models.CharField(max_length=6)),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), size=None
                    ),
                ),
                (
                    "live",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stimulate_training.live",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MonthTally",
            fields=[
                (
                    "month",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="stimulate_training.month",
                    ),
                ),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None
                    ),
                ),
                (
                    "shown",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MonthVoter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stimulate_training.month",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Harvest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("text", models.CharField(max_length=200)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stimulate_training.edition",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-year"], name="harvest_by_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="harvest_says_something"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="live",
            index=models.Index(fields=["coach", "-opened_at"], name="live_of_coach"),
        ),
        migrations.AddConstraint(
            model_name="live",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("phase", "closed")),
                    models.Q(
                        models.Q(("phase", "closed"), _negated=True),
                        ("after", None),
                        ("before", None),
                        ("closed_at", None),
                    ),
                    _connector="OR",
                ),
                name="live_closed_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="livetally",
            constraint=models.UniqueConstraint(fields=("live", "moment"), name="live_tally_once"),
        ),
        migrations.AddConstraint(
            model_name="month",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_date__day", 1)), name="month_has_its_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthvoter",
            constraint=models.UniqueConstraint(fields=("month", "person"), name="month_voter_once"),
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
