"""Who reported, where the list knows it, as a keyed mark instead of in the clear: the wall keeps them off the own report.

The key comes with each connection (`rit.mark_key`, from RIT_SECRET_KEY) and stands in no table. Nobody reads the marks but
these functions, and where the key is missing everybody is taken for the reporter. They answer about whoever has a role that
comes onto lists, and about nobody else: asked about the whole corps, name by name, they would tell who reported.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

FIFTEENTH = import_module("rit.enforce.cases.migrations.0015_reported_by")
REWORDED = FIFTEENTH.REWORDED
CONFLICT = {
    "function": "rit_case_conflict(uuid,uuid,date)",
    "was": "(select 'reporter' from cases_case told where told.id = which and told.reported_by_id = who),",
    "now": "case when rit_is_reporter(which, who, day) then 'reporter' end,",
}
# What 0015 put in: whoever is marked is on no list.
UNWORDED = "".join(
    REWORDED.format(function=one["function"], was=one["now"], now=one["was"])
    for one in FIFTEENTH.CHANGED
    if one["function"] != CONFLICT["function"]
)
WORDED_AGAIN = "".join(
    REWORDED.format(**one) for one in FIFTEENTH.CHANGED if one["function"] != CONFLICT["function"]
)

# The roles are those of policy/roles.toml that open reports, and who keeps identities (a test compares).
FUNCTIONS = """
create function rit_reporter_mark(which uuid, who uuid) returns bytea
language sql stable set search_path = public, pg_temp as $$
    select sha256(secret || sha256(secret || uuid_send(which) || uuid_send(who)))
    from (select decode(nullif(current_setting('rit.mark_key', true), ''), 'hex') as secret) given;
$$;

create function rit_is_reporter(which uuid, who uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from cases_reporter told
        where told.case_id = which and coalesce(told.mark = rit_reporter_mark(which, who), true)
          and exists (
              select 1 from people_person person join access_grant held on held.account_id = person.account_id
              where person.id = who and held.ended_at is null and day between held.from_date and held.to_date
                and held.role in ('mayor', 'chief', 'complaints_coordinator', 'discipline_office',
                                  'internal_oversight', 'trust_person', 'integrity_officer',
                                  'integrity_investigator', 'custodian')));
$$;

create function rit_mark_reporter(which uuid, who uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not rit_case_open(which) then
        raise insufficient_privilege using message = 'only who has the case open says who reported it';
    end if;
    insert into cases_reporter (case_id, mark) values (which, rit_reporter_mark(which, who));
end;
$$;

create function rit_unmark_reporter(which uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not rit_on_list(which) then
        raise insufficient_privilege using message = 'only who is on the list takes this back';
    end if;
    delete from cases_reporter where case_id = which;
end;
$$;

create function rit_keeps_off_reporter(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select rit_on_list(which) and exists (select 1 from cases_reporter where case_id = which);
$$;

create function rit_cases_no_reporter() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if rit_is_reporter(new.case_id, new.person_id, rit_today()) then
        raise exception 'whoever reported it is not on the list';
    end if;
    return new;
end;
$$;

create trigger cases_member_no_reporter before insert or update of case_id, person_id, ended_at on cases_member
    for each row when (new.ended_at is null) execute function rit_cases_no_reporter();

alter table cases_reporter enable row level security;
create policy cases_reporter_clerk on cases_reporter using (rit_is_clerk()) with check (rit_is_clerk());

insert into cases_reporter (case_id, mark)
select id, rit_reporter_mark(id, reported_by_id) from cases_case where reported_by_id is not null;
"""

BEFORE = """
drop trigger cases_member_no_reporter on cases_member;
drop function rit_cases_no_reporter();
drop function rit_keeps_off_reporter(uuid);
drop function rit_unmark_reporter(uuid);
drop function rit_mark_reporter(uuid, uuid);
drop function rit_is_reporter(uuid, uuid, date);
drop function rit_reporter_mark(uuid, uuid);
drop policy cases_reporter_clerk on cases_reporter;
alter table cases_reporter disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0016_glass_asks")]
    operations = [
        migrations.CreateModel(
            name="ReporterMark",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="enforce_cases.case",
                    ),
                ),
                ("mark", models.BinaryField()),
            ],
            options={"db_table": "cases_reporter"},
        ),
        migrations.RunSQL(
            FUNCTIONS + REWORDED.format(**CONFLICT) + UNWORDED,
            WORDED_AGAIN
            + REWORDED.format(**{**CONFLICT, "was": CONFLICT["now"], "now": CONFLICT["was"]})
            + BEFORE,
        ),
        migrations.RemoveField("case", "reported_by"),
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
                    ("kept_off", "reporter kept off the list"),
                    ("let_on", "reporter no longer kept off the list"),
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
                            "kept_off",
                            "let_on",
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
    ]
