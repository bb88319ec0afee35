"""The walls of what handlers add, and four functions with the rights of the owner: look-alikes are tied together on
arrival, counted for whoever sees the first, the registers are counted past the wall but as numbers only, and what
was split off is destroyed by a job that could never read it.
"""

from django.db import migrations

WALL = """
alter table intake_split enable row level security;
create policy split_list on intake_split using (rit_case_open(case_id)) with check (true);
create policy split_clerk on intake_split using (rit_is_clerk()) with check (rit_is_clerk());

alter table intake_transfer enable row level security;
create policy transfer_list on intake_transfer using (rit_on_list(case_id)) with check (true);
create policy transfer_clerk on intake_transfer using (rit_is_clerk()) with check (rit_is_clerk());

alter table intake_check_in enable row level security;
create policy check_in_list on intake_check_in using (rit_on_list(case_id)) with check (true);
create policy check_in_clerk on intake_check_in using (rit_is_clerk()) with check (rit_is_clerk());

alter table intake_identity_request enable row level security;
create policy identity_request_list on intake_identity_request
    using (rit_on_list(case_id)
           or (nullif(current_setting('rit.person', true), '') is not null and rit_holds_key(key_id)
               and rit_case_conflict(case_id, nullif(current_setting('rit.person', true), '')::uuid, rit_today())
                   is null))
    with check (true);
create policy identity_request_clerk on intake_identity_request
    using (rit_is_clerk()) with check (rit_is_clerk());
"""

FUNCTIONS = """
create function rit_intake_alike() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if length(new.lookalike) > 0 then
        new.like_of_id := (
            select case_id from intake_report
            where desk = new.desk and lookalike = new.lookalike and like_of_id is null and state <> 'closed'
              and case_id <> new.case_id
            order by arrived_at limit 1);
    end if;
    return new;
end;
$$;

create trigger intake_report_alike before insert on intake_report
    for each row execute function rit_intake_alike();

create function rit_intake_alike_counts(heads uuid[], most int) returns table (head uuid, others bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select one, (select count(*) from (select 1 from intake_report where like_of_id = one limit most) alike)
    from unnest(heads) as one where rit_on_list(one);
$$;

create function rit_intake_counts(first date, last date)
returns table (desk text, kind text, value text, number bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with arrived as materialized (
        select report.*, (arrived_at at time zone 'Europe/Brussels')::date as day
        from intake_report report
        where arrived_at >= first - 1 and arrived_at < last + 2
          and (arrived_at at time zone 'Europe/Brussels')::date between first and last)
    select desk, 'all', '', count(*) from arrived group by 1
    union all select desk, 'origin', origin, count(*) from arrived group by 1, 3
    union all select desk, 'quality', quality, count(*) from arrived group by 1, 3
    union all select desk, 'naming', naming, count(*) from arrived group by 1, 3
    union all select desk, 'outcome', outcome, count(*) from arrived group by 1, 3
    union all select desk, 'theme', theme, count(*) from arrived, unnest(themes) theme group by 1, 3
    union all
    select desk, 'service', service, count(distinct case_id) from (
        select arrived.desk, arrived.case_id,
               case when unit.kind in ('team', 'office') then above.code else unit.code end as service
        from arrived
        join cases_concerned named on named.case_id = arrived.case_id and named.withdrawn_at is null
        join people_assignment held on held.person_id = named.person_id
            and held.from_date <= arrived.day and (held.to_date is null or held.to_date >= arrived.day)
        join people_unit unit on unit.id = held.unit_id
        left join people_unit above on above.id = unit.parent_id) named_in
    where service is not null group by 1, 3
    union all
    select desk, 'clock', clock, count(*) from (
        select desk, 'acknowledge_due' as clock from arrived where acknowledge_by <= last
        union all
        select desk, 'acknowledge_met' from arrived where acknowledge_by <= last
            and (acknowledged_at at time zone 'Europe/Brussels')::date <= acknowledge_by
        union all
        select desk, 'feedback_due' from arrived where feedback_by <= last
        union all
        select desk, 'feedback_met' from arrived where feedback_by <= last
            and (feedback_at at time zone 'Europe/Brussels')::date <= feedback_by) clocks
    group by 1, 3;
$$;

create function rit_intake_destroy(today date, moment timestamptz) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    due record;
begin
    for due in
        select split.id, split.case_id, split.message_id, said.key_id
        from intake_split split left join intake_message said on said.id = split.message_id
        where split.destroyed_at is null and split.destroy_date <= today for update of split
    loop
        update intake_split set destroyed_at = moment, message_id = null where id = due.id;
        delete from intake_message_files where message_id = due.message_id;
        delete from intake_message where id = due.message_id;
        delete from vault_copy where key_id = due.key_id;
        insert into cases_event (id, case_id, at, recorded_at, kind, detail)
            values (gen_random_uuid(), due.case_id, moment, moment, 'destroyed', '{}');
        return next due.case_id;
    end loop;
end;
$$;
"""

OPEN = """
drop function rit_intake_destroy(date, timestamptz);
drop function rit_intake_counts(date, date);
drop function rit_intake_alike_counts(uuid[], int);
drop trigger intake_report_alike on intake_report;
drop function rit_intake_alike();
drop policy split_list on intake_split;
drop policy split_clerk on intake_split;
alter table intake_split disable row level security;
drop policy transfer_list on intake_transfer;
drop policy transfer_clerk on intake_transfer;
alter table intake_transfer disable row level security;
drop policy check_in_list on intake_check_in;
drop policy check_in_clerk on intake_check_in;
alter table intake_check_in disable row level security;
drop policy identity_request_list on intake_identity_request;
drop policy identity_request_clerk on intake_identity_request;
alter table intake_identity_request disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_intake", "0004_desk"),
        ("foundation_vault", "0002_wall"),
        ("people", "0001_people"),
    ]
    operations = [migrations.RunSQL(WALL + FUNCTIONS, OPEN)]
