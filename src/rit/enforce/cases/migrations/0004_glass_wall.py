"""Who asks sees it, and whoever is not close to whom the case is about; two functions do what neither may alone."""

from django.db import migrations

WALL = """
alter table cases_glass enable row level security;
create policy glass_entitled on cases_glass
    using (nullif(current_setting('rit.person', true), '') is not null
           and (case_id is null
                or rit_case_conflict(case_id, nullif(current_setting('rit.person', true), '')::uuid, rit_today())
                   is null))
    with check (true);
create policy glass_clerk on cases_glass using (rit_is_clerk()) with check (rit_is_clerk());

create function rit_case_numbered(which text) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select id from cases_case where number = which;
$$;

create function rit_case_glass(which uuid, moment timestamptz) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    broken cases_glass;
begin
    select * into broken from cases_glass
    where id = which and case_id is not null and agreed_by_id is not null and ended_at is null
      and rit_case_conflict(case_id, asked_by_id, rit_today()) is null;
    if not found then
        return;
    end if;
    return query
        select person.account_id from cases_member member join people_person person on person.id = member.person_id
        where member.case_id = broken.case_id and member.ended_at is null and person.account_id is not null;
    insert into cases_member (id, case_id, person_id, role, reason, from_date, until_date, added_at, ended_reason)
    values (gen_random_uuid(), broken.case_id, broken.asked_by_id, 'break_glass', left(broken.reason, 300),
            broken.agreed_at::date, broken.until_date, moment, '')
    on conflict do nothing;
    insert into cases_event (id, case_id, at, recorded_at, kind, person_id, about_id, detail)
    values (gen_random_uuid(), broken.case_id, moment, clock_timestamp(), 'glass', broken.agreed_by_id,
            broken.asked_by_id, '{}');
end;
$$;
"""

OPEN = """
drop function rit_case_glass(uuid, timestamptz);
drop function rit_case_numbered(text);
drop policy glass_clerk on cases_glass;
drop policy glass_entitled on cases_glass;
alter table cases_glass disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0003_glass")]
    operations = [migrations.RunSQL(WALL, OPEN)]
