"""Hand-over of a report of the channel to the disciplinary authority; without one the wall keeps the authority out."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# A chief or mayor of the day, on a desk of the channel, to whom the case was not handed over. The desks and roles are
# those of states.py (a test compares).
AUTHORITY = """
create function rit_case_authority(which uuid, who uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1
        from people_person person
        join access_grant held on held.account_id = person.account_id
        join cases_case case_ on case_.id = which
        where person.id = who and case_.desk in ('channel', 'trust')
          and held.role in ('chief', 'mayor') and held.ended_at is null and day between held.from_date and held.to_date
          and not exists (
              select 1 from cases_hand_over given where given.case_id = which and given.person_id = who));
$$;

create or replace function rit_case_conflict(which uuid, who uuid, day date) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select min(rit_conflict(who, named.person_id, day))
         from cases_concerned named where named.case_id = which and named.withdrawn_at is null),
        case when rit_case_authority(which, who, day) then 'authority' end);
$$;

create or replace function rit_on_list(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from cases_member member
        where member.case_id = which and member.ended_at is null
          and member.person_id = nullif(current_setting('rit.person', true), '')::uuid
          and member.from_date <= rit_today()
          and (member.until_date is null or member.until_date >= rit_today())
          and not exists (
              select 1 from cases_concerned named
              where named.case_id = which and named.withdrawn_at is null
                and rit_conflict(member.person_id, named.person_id, rit_today()) is not null)
          and not rit_case_authority(which, member.person_id, rit_today()));
$$;

create function rit_cases_no_authority() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if rit_case_authority(new.case_id, new.person_id, new.from_date) then
        raise exception 'the disciplinary authority is on no list of the channel before the hand-over';
    end if;
    return new;
end;
$$;

create trigger cases_member_no_authority before insert on cases_member
    for each row execute function rit_cases_no_authority();

alter table cases_hand_over enable row level security;
create policy hand_over_list on cases_hand_over using (rit_on_list(case_id)) with check (rit_on_list(case_id));
create policy hand_over_clerk on cases_hand_over using (rit_is_clerk()) with check (rit_is_clerk());
"""

BEFORE = """
drop policy hand_over_list on cases_hand_over;
drop policy hand_over_clerk on cases_hand_over;
alter table cases_hand_over disable row level security;
drop trigger cases_member_no_authority on cases_member;
drop function rit_cases_no_authority();

create or replace function rit_case_conflict(which uuid, who uuid, day date) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select min(rit_conflict(who, named.person_id, day))
    from cases_concerned named where named.case_id = which and named.withdrawn_at is null;
$$;

create or replace function rit_on_list(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from cases_member member
        where member.case_id = which and member.ended_at is null
          and member.person_id = nullif(current_setting('rit.person', true), '')::uuid
          and member.from_date <= rit_today()
          and (member.until_date is null or member.until_date >= rit_today())
          and not exists (
              select 1 from cases_concerned named
              where named.case_id = which and named.withdrawn_at is null
                and rit_conflict(member.person_id, named.person_id, rit_today()) is not null));
$$;

drop function rit_case_authority(uuid, uuid, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_cases", "0007_relations"),
        ("foundation_vault", "0003_proof_key"),
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("role", models.CharField(max_length=40)),
                ("handed_at", models.DateTimeField()),
                ("reason", models.BinaryField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("known_date", models.DateField(null=True)),
                ("known_at", models.DateTimeField(null=True)),
                ("known_reason", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "cases_hand_over",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("known_date", None), ("opened_at", None)),
                            models.Q(("known_date__isnull", False), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="hand_over_opened_paired",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="case_event_known",
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("owned", "ownership confirmed"),
                    ("joined", "put on the list"),
                    ("left", "taken off the list"),
                    ("named", "person concerned named"),
                    ("unnamed", "person concerned taken off"),
                    ("rotated", "key renewed"),
                    ("glass", "opened by two people together"),
                    ("taken_up", "taken up as a case"),
                    ("assessed", "assessed"),
                    ("written", "message to the reporter"),
                    ("received", "message from the reporter"),
                    ("acknowledged", "receipt confirmed to the reporter"),
                    ("answered", "feedback given to the reporter"),
                    ("identity_asked", "identity asked for"),
                    ("identity_given", "identity given by the reporter"),
                    ("identity_refused", "identity kept back by the reporter"),
                    ("identity_opened", "identity opened by the custodian"),
                    ("identity_closed", "identity not opened, or not handed over, by the custodian"),
                    ("forwarded", "forwarded to another service"),
                    ("came_back", "received from another service"),
                    ("asked", "waiting for the reporter"),
                    ("resumed", "no longer waiting"),
                    ("split", "part for the counsellor taken out"),
                    ("destroyed", "copy of that part destroyed"),
                    ("handed_over", "handed over to the disciplinary authority"),
                    ("facts_known", "first opened by the disciplinary authority; facts known, proposed"),
                    ("facts_confirmed", "facts known to the disciplinary authority, confirmed"),
                    ("checked_in", "reporter asked how things go"),
                    ("closed", "closed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "arrived",
                            "owned",
                            "joined",
                            "left",
                            "named",
                            "unnamed",
                            "rotated",
                            "glass",
                            "taken_up",
                            "assessed",
                            "written",
                            "received",
                            "acknowledged",
                            "answered",
                            "identity_asked",
                            "identity_given",
                            "identity_refused",
                            "identity_opened",
                            "identity_closed",
                            "forwarded",
                            "came_back",
                            "asked",
                            "resumed",
                            "split",
                            "destroyed",
                            "handed_over",
                            "facts_known",
                            "facts_confirmed",
                            "checked_in",
                            "closed",
                        ],
                    )
                ),
                name="case_event_known",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_overs",
                to="enforce_cases.case",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="handed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="known_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="known_key",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="foundation_vault.key",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="reason_key",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="foundation_vault.key",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(fields=("case", "person"), name="hand_over_once"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("known_at", None), ("known_by", None), ("known_reason", None)),
                    models.Q(
                        ("known_at__isnull", False),
                        ("known_by__isnull", False),
                        ("known_reason__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hand_over_known_paired",
            ),
        ),
        migrations.RunSQL(AUTHORITY, BEFORE),
    ]
