"""Two walls more, and who is told: never whoever the wall keeps out, and never nobody.

`past`: what is about the chief, DIT, the integrity officer or who runs the computers goes past whoever has such a role,
also when somebody has it beside another, or gets it later. `rit_case_reads`: on the list, in service, with a role that
opens reports, without a conflict; notices go to those, and a case without one of them is without a reader.
"""

from importlib import import_module

from django.db import migrations, models

# The roles are those of states.PAST, and those of `policy/roles.toml` that open the door reports.handle (tests compare).
FUNCTIONS = """
create function rit_case_is_past(kind text, who uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from people_person person join access_grant held on held.account_id = person.account_id
        where person.id = who and held.ended_at is null and day between held.from_date and held.to_date
          and held.role = any (case kind
              when 'chief' then array['chief']
              when 'dit' then array['complaints_coordinator', 'internal_oversight', 'discipline_office']
              when 'officer' then array['integrity_officer']
              when 'administrator' then array['technical_admin'] end));
$$;

create or replace function rit_case_conflict(which uuid, who uuid, day date) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select min(rit_conflict(who, named.person_id, day))
         from cases_concerned named where named.case_id = which and named.withdrawn_at is null),
        case when rit_case_authority(which, who, day) then 'authority' end,
        (select 'past' from cases_case about
         where about.id = which and about.past <> '' and rit_case_is_past(about.past, who, day)));
$$;

create function rit_opens_reports(account uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from access_grant held
        where held.account_id = account and held.ended_at is null and day between held.from_date and held.to_date
          and held.role in ('mayor', 'chief', 'complaints_coordinator', 'discipline_office', 'internal_oversight',
                            'trust_person', 'integrity_officer', 'integrity_investigator'));
$$;

create function rit_case_reads(which uuid, who uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from cases_member member join people_person person on person.id = member.person_id
        where member.case_id = which and member.person_id = who and member.ended_at is null
          and member.from_date <= day and (member.until_date is null or member.until_date >= day)
          and (person.left_date is null or person.left_date >= day)
          and rit_opens_reports(person.account_id, day))
       and rit_case_conflict(which, who, day) is null;
$$;

drop function rit_case_readers(uuid);
create function rit_case_readers(which uuid, day date) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    with reading as (
        select person.id, person.account_id
        from cases_member member join people_person person on person.id = member.person_id
        where member.case_id = which and member.ended_at is null and rit_case_reads(which, member.person_id, day))
    select reading.account_id
    from reading join cases_case one on one.id = which
    where (one.owner_id is null or one.owner_id = reading.id
           or not exists (select 1 from reading other where other.id = one.owner_id))
      and rit_case_open(which);
$$;
"""

ON_LIST = """
    exists (
        select 1 from cases_member member join cases_case about on about.id = member.case_id
        where member.case_id = which and member.ended_at is null
          and member.person_id = nullif(current_setting('rit.person', true), '')::uuid
          and member.from_date <= rit_today()
          and (member.until_date is null or member.until_date >= rit_today())
          and not exists (
              select 1 from cases_concerned named
              where named.case_id = which and named.withdrawn_at is null
                and rit_conflict(member.person_id, named.person_id, rit_today()) is not null)
          and (about.desk not in ('channel', 'trust')
               or not rit_case_authority(which, member.person_id, rit_today()))
          and (about.past = '' or not rit_case_is_past(about.past, member.person_id, rit_today())))
"""

WALL = f"""
create or replace function rit_on_list(which uuid) returns boolean
language sql stable security definer cost 2000 set search_path = public, pg_temp as $$
    select {ON_LIST};
$$;

create or replace function rit_case_open(which uuid) returns boolean
language sql stable security definer cost 2000 set search_path = public, pg_temp as $$
    select {ON_LIST} or exists (
        select 1 from cases_mailbox box
        where box.case_id = which and box.id = nullif(current_setting('rit.mailbox', true), '')::uuid);
$$;
"""  # noqa: S608  # made of the constant above

# The same function with other words in it, so that its definition stands in one place.
REWORDED = """
do $$ begin
    execute replace(pg_get_functiondef('{function}'::regprocedure), $was${was}$was$, $now${now}$now$);
end $$;
"""
GLASS = {
    "function": "rit_case_glass(uuid,timestamptz)",
    "was": "member.ended_at is null and person.account_id is not null;",
    "now": "member.ended_at is null and person.account_id is not null"
    " and rit_case_conflict(broken.case_id, member.person_id, rit_today()) is null;",
}
NIGHT = {
    "function": "rit_cases_night(timestamptz,date,uuid[])",
    "was": "and (member.until_date < day or rit_case_conflict",
    "now": "and (member.until_date < day or person.left_date < day or rit_case_conflict",
}
STAYING = {
    "function": "rit_cases_night(timestamptz,date,uuid[])",
    "was": "and rit_case_conflict(other.case_id, other.person_id, day) is null);",
    "now": "and rit_case_reads(other.case_id, other.person_id, day));",
}
UNREAD = {
    "function": "rit_cases_unread(date)",
    "was": "and used.replaced_at is null",
    "now": "and used.replaced_at is null"
    " and (person.left_date is null or person.left_date >= day) and rit_opens_reports(person.account_id, day)",
}
CHANGED = (GLASS, NIGHT, STAYING, UNREAD)


def _reworded(change: dict[str, str], *, back: bool = False) -> str:
    was, now = (change["now"], change["was"]) if back else (change["was"], change["now"])
    return REWORDED.format(function=change["function"], was=was, now=now)


FIRST_WALL = import_module("rit.enforce.cases.migrations.0002_wall").FUNCTIONS
CHEAPER = import_module("rit.enforce.cases.migrations.0012_cheaper_wall").CHEAPER
READERS_OF_BEFORE = (
    "create function rit_case_readers(which uuid)"
    + FIRST_WALL.split("create function rit_case_readers(which uuid)")[1]
)
BEFORE = f"""
{CHEAPER}
drop function rit_case_readers(uuid, date);
{READERS_OF_BEFORE}
drop function rit_case_reads(uuid, uuid, date);
drop function rit_opens_reports(uuid, date);
create or replace function rit_case_conflict(which uuid, who uuid, day date) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select min(rit_conflict(who, named.person_id, day))
         from cases_concerned named where named.case_id = which and named.withdrawn_at is null),
        case when rit_case_authority(which, who, day) then 'authority' end);
$$;
drop function rit_case_is_past(text, uuid, date);
"""  # noqa: S608  # made of the constants of the migrations before


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0012_cheaper_wall")]
    operations = [
        migrations.AddField("case", "past", models.CharField(blank=True, default="", max_length=14)),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(("past__in", ["", "chief", "dit", "officer", "administrator"])),
                name="case_past_known",
            ),
        ),
        migrations.RunSQL(
            FUNCTIONS + WALL + "".join(map(_reworded, CHANGED)),
            "".join(_reworded(one, back=True) for one in CHANGED) + BEFORE,
        ),
    ]
