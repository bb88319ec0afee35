"""The wall of every confidential table, and the one place that computes a conflict of interest.

`rit_conflict` says in a word why somebody may not handle or see what is about another; `rit_on_list` lets in who is
on the list today and has no such conflict; `rit_case_open` lets in the reporter too, by the mailbox (`rit.mailbox`).
They run with the rights of the owner, so that a wall can look at lists that the reader may not see.
"""

from django.db import migrations

FUNCTIONS = """
create function rit_today() returns date language sql stable as $$
    select coalesce(nullif(current_setting('rit.day', true), '')::date, current_date);
$$;

create function rit_is_clerk() returns boolean language sql stable as $$
    select coalesce(current_setting('rit.clerk', true), '') = 'on';
$$;

create function rit_direct_heads(who uuid, day date) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive up (id, parent_id) as (
        select unit.id, unit.parent_id
        from people_assignment held join people_unit unit on unit.id = held.unit_id
        where held.person_id = who and held.from_date <= day and (held.to_date is null or held.to_date >= day)
        union
        select unit.id, unit.parent_id
        from up join people_unit unit on unit.id = up.parent_id
        where not exists (
            select 1 from people_assignment head
            where head.unit_id = up.id and head.leads and head.person_id <> who
              and head.from_date <= day and (head.to_date is null or head.to_date >= day))
    )
    select distinct head.person_id
    from up join people_assignment head on head.unit_id = up.id
    where head.leads and head.person_id <> who
      and head.from_date <= day and (head.to_date is null or head.to_date >= day);
$$;

create function rit_conflict(who uuid, other uuid, day date) returns text
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
            where tie.ended_at is null
              and ((tie.person_id = who and tie.other_id = other)
                   or (tie.person_id = other and tie.other_id = who))) then 'relation'
    end;
$$;

create function rit_case_conflict(which uuid, who uuid, day date) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select min(rit_conflict(who, named.person_id, day))
    from cases_concerned named where named.case_id = which and named.withdrawn_at is null;
$$;

create function rit_on_list(which uuid) returns boolean
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

create function rit_case_open(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from cases_mailbox box
        where box.case_id = which and box.id = nullif(current_setting('rit.mailbox', true), '')::uuid
    ) or rit_on_list(which);
$$;

create function rit_case_readers(which uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select person.account_id
    from cases_member member
    join people_person person on person.id = member.person_id
    join cases_case case_ on case_.id = which
    where member.case_id = which and member.ended_at is null and person.account_id is not null
      and (case_.owner_id is null or case_.owner_id = member.person_id)
      and rit_case_open(which);
$$;
"""

# Where the reporter passes too, it says rit_case_open.
WALLS = """
alter table cases_case enable row level security;
create policy cases_case_list on cases_case using (rit_case_open(id)) with check (true);
create policy cases_case_clerk on cases_case using (rit_is_clerk()) with check (rit_is_clerk());

alter table cases_mailbox enable row level security;
create policy cases_mailbox_list on cases_mailbox using (rit_case_open(case_id)) with check (true);
create policy cases_mailbox_clerk on cases_mailbox using (rit_is_clerk()) with check (rit_is_clerk());

alter table cases_member enable row level security;
create policy cases_member_list on cases_member using (rit_on_list(case_id)) with check (true);
create policy cases_member_clerk on cases_member using (rit_is_clerk()) with check (rit_is_clerk());

alter table cases_concerned enable row level security;
create policy cases_concerned_list on cases_concerned using (rit_on_list(case_id)) with check (true);
create policy cases_concerned_clerk on cases_concerned using (rit_is_clerk()) with check (rit_is_clerk());

alter table cases_key enable row level security;
create policy cases_key_list on cases_key using (rit_case_open(case_id)) with check (true);
create policy cases_key_clerk on cases_key using (rit_is_clerk()) with check (rit_is_clerk());

alter table cases_event enable row level security;
create policy cases_event_list on cases_event using (rit_on_list(case_id)) with check (true);
create policy cases_event_clerk on cases_event using (rit_is_clerk()) with check (rit_is_clerk());

alter table cases_file enable row level security;
create policy cases_file_list on cases_file using (rit_case_open(case_id)) with check (true);
create policy cases_file_clerk on cases_file using (rit_is_clerk()) with check (rit_is_clerk());
"""

NO_WALLS = """
drop policy cases_case_list on cases_case;
drop policy cases_case_clerk on cases_case;
alter table cases_case disable row level security;
drop policy cases_mailbox_list on cases_mailbox;
drop policy cases_mailbox_clerk on cases_mailbox;
alter table cases_mailbox disable row level security;
drop policy cases_member_list on cases_member;
drop policy cases_member_clerk on cases_member;
alter table cases_member disable row level security;
drop policy cases_concerned_list on cases_concerned;
drop policy cases_concerned_clerk on cases_concerned;
alter table cases_concerned disable row level security;
drop policy cases_key_list on cases_key;
drop policy cases_key_clerk on cases_key;
alter table cases_key disable row level security;
drop policy cases_event_list on cases_event;
drop policy cases_event_clerk on cases_event;
alter table cases_event disable row level security;
drop policy cases_file_list on cases_file;
drop policy cases_file_clerk on cases_file;
alter table cases_file disable row level security;
"""

RELATIONS = """
alter table cases_relation enable row level security;
create policy relation_own on cases_relation
    using (nullif(current_setting('rit.person', true), '')::uuid in (person_id, other_id)
           or recorded_by_id = nullif(current_setting('rit.account', true), '')::uuid)
    with check (true);
"""

OPEN = """
drop policy relation_own on cases_relation;
alter table cases_relation disable row level security;
drop function rit_case_readers(uuid);
drop function rit_case_open(uuid);
drop function rit_on_list(uuid);
drop function rit_case_conflict(uuid, uuid, date);
drop function rit_conflict(uuid, uuid, date);
drop function rit_direct_heads(uuid, date);
drop function rit_is_clerk();
drop function rit_today();
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0001_first")]
    operations = [
        migrations.RunSQL(
            FUNCTIONS + WALLS + RELATIONS,
            NO_WALLS + OPEN,
        )
    ]
