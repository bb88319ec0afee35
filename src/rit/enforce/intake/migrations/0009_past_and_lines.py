"""What arrived before goes past whom it is about too; look-alikes stand behind no line that somebody cannot see.

A line of look-alikes is hidden from whoever may not see its first report. So nothing new goes behind a first one whose
list somebody left; closing the first one hands the line on past the wall, as not everybody sees all of it; and every
night a line whose reports have readers whom the first one has not is handed on to the oldest of those.
"""

from django.db import migrations

PAST = """
update cases_case set past = report.about from intake_report report
where report.case_id = cases_case.id and report.about in ('chief', 'dit', 'officer', 'administrator');
"""

LINES = """
create or replace function rit_intake_alike() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if length(new.lookalike) > 0 then
        new.like_of_id := (
            select head.case_id from intake_report head
            where head.desk = new.desk and head.lookalike = new.lookalike and head.like_of_id is null
              and head.state <> 'closed' and head.case_id <> new.case_id
              and not exists (
                  select 1 from cases_member gone where gone.case_id = head.case_id and gone.ended_at is not null)
            order by head.arrived_at limit 1);
    end if;
    return new;
end;
$$;

create function rit_intake_hand_on(those uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
    with alike as (
        select case_id, first_value(case_id) over (order by arrived_at, case_id) as head
        from intake_report where case_id = any (those) and state <> 'closed')
    update intake_report report set like_of_id = case when report.case_id = alike.head then null else alike.head end
    from alike where report.case_id = alike.case_id;
$$;

create function rit_intake_closed(which uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    select rit_intake_hand_on(array(select case_id from intake_report where like_of_id = which))
    from intake_report where case_id = which and state = 'closed' and rit_on_list(which);
$$;

create function rit_intake_lines() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    line record;
    handed_on bigint := 0;
begin
    for line in
        select alike.like_of_id as head, array_agg(distinct alike.case_id) as those
        from intake_report alike join cases_member mine on mine.case_id = alike.case_id and mine.ended_at is null
        where alike.like_of_id is not null and alike.state <> 'closed'
          and not exists (
              select 1 from cases_member theirs
              where theirs.case_id = alike.like_of_id and theirs.person_id = mine.person_id and theirs.ended_at is null)
        group by 1
    loop
        perform rit_intake_hand_on(line.those);
        handed_on := handed_on + 1;
    end loop;
    return handed_on;
end;
$$;
"""

BEFORE = """
drop function rit_intake_lines();
drop function rit_intake_closed(uuid);
drop function rit_intake_hand_on(uuid[]);
create or replace function rit_intake_alike() returns trigger
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
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_intake", "0008_inbox_indexes"), ("enforce_cases", "0013_past_and_standing")]
    operations = [
        migrations.RunSQL(PAST, migrations.RunSQL.noop),
        migrations.RunSQL(LINES, BEFORE),
    ]
