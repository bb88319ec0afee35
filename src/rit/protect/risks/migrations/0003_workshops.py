"""Workshops: votes are for who gave them alone; whoever leads gets counts, and opening a spread wipes its votes (L6.2-d)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

WALL = """
alter table protect_risks_ballot enable row level security;
create policy ballot_own on protect_risks_ballot
    using (person_id = nullif(current_setting('rit.person', true), '')::uuid)
    with check (person_id = nullif(current_setting('rit.person', true), '')::uuid);
create policy ballot_clerk on protect_risks_ballot
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');

create function risk_workshop_led(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from protect_risks_workshop one
        where one.id = which and one.closed_at is null
          and (one.leader_id = nullif(current_setting('rit.person', true), '')::uuid
               or current_setting('rit.clerk', true) = 'on'));
$$;

create function risk_workshop_voted(which uuid) returns table (item bigint, many bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select one.id, count(vote.id)
    from protect_risks_item one left join protect_risks_ballot vote on vote.item_id = one.id
    where one.workshop_id = which and risk_workshop_led(which)
    group by one.id;
$$;

create function risk_workshop_show(which bigint, at_moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    room uuid;
    many integer;
begin
    select workshop_id into room from protect_risks_item where id = which and shown_at is null for update;
    if room is null or not risk_workshop_led(room) then
        raise exception 'only whoever leads an open workshop opens a spread, once';
    end if;
    select count(*) into many from protect_risks_ballot where item_id = which;
    update protect_risks_item set shown_at = at_moment, voters = many, spread = coalesce(
        (select jsonb_agg(jsonb_build_array(likelihood, impact, votes) order by likelihood, impact)
         from (select likelihood, impact, count(*) as votes from protect_risks_ballot
               where item_id = which and many >= 3 group by likelihood, impact) places), '[]'::jsonb)
    where id = which;
    delete from protect_risks_ballot where item_id = which;
end;
$$;

create function risk_workshop_close(which uuid, at_moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not risk_workshop_led(which) then
        raise exception 'only whoever leads an open workshop closes it';
    end if;
    update protect_risks_workshop set closed_at = at_moment where id = which;
    delete from protect_risks_ballot where item_id in (select id from protect_risks_item where workshop_id = which);
end;
$$;
"""

OPEN = """
drop function risk_workshop_close(uuid, timestamptz);
drop function risk_workshop_show(bigint, timestamptz);
drop function risk_workshop_voted(uuid);
drop function risk_workshop_led(uuid);
drop policy ballot_own on protect_risks_ballot;
drop policy ballot_clerk on protect_risks_ballot;
alter table protect_risks_ballot disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_staff_files"),
        ("protect_risks", "0002_processes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Workshop",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=120)),
                ("day", models.DateField()),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("inherent", "without what guards"),
                            ("now", "now"),
                            ("after", "after the measures"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="protect_risks.assessment",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("people", models.ManyToManyField(related_name="+", to="people.person")),
            ],
            options={
                "ordering": ["-day", "-created_at"],
                "indexes": [models.Index(fields=["closed_at", "day"], name="risk_workshop_open")],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("order", models.PositiveSmallIntegerField()),
                ("shown_at", models.DateTimeField(null=True)),
                ("voters", models.PositiveSmallIntegerField(default=0)),
                ("spread", models.JSONField(default=list)),
                (
                    "risk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protect_risks.risk"
                    ),
                ),
                (
                    "score",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_in",
                        to="protect_risks.score",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="protect_risks.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["workshop", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=["workshop", "risk"], name="workshop_risk_once"),
                    models.UniqueConstraint(fields=["workshop", "order"], name="workshop_item_in_its_place"),
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("shown_at__isnull", False), _connector="OR"),
                        name="workshop_agreed_after_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("likelihood", models.PositiveSmallIntegerField()),
                ("impact", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="protect_risks.item",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "person"), name="ballot_once"),
                    models.CheckConstraint(
                        condition=models.Q(("impact__range", (1, 5)), ("likelihood__range", (1, 5))),
                        name="ballot_on_the_scale",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
