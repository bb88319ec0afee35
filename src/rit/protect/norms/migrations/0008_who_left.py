"""Who left the corps counts no more as *has not confirmed*; what was confirmed before stays counted (L3-b).

A campaign that is closed keeps the numbers of the day it closed, whoever leaves later.
"""

from django.db import migrations

STAYED = """
    (row.confirmed_at is not null or person.left_date is null
     or person.left_date >= coalesce(campaign.closed_at::date, on_day))
"""

COUNTS = f"""
drop function norms_counts();

create function norms_counts(on_day date) returns table (campaign uuid, asked bigint, confirmed bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select row.campaign_id, count(*), count(row.confirmed_at)
    from protect_norms_confirmation row
    join protect_norms_campaign campaign on campaign.id = row.campaign_id
    join people_person person on person.id = row.person_id
    where {STAYED} group by row.campaign_id;
$$;

create or replace function norms_counts_by_unit(which uuid, on_day date)
returns table (unit uuid, asked bigint, confirmed bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with main as (
        select distinct on (person_id) person_id, unit_id from people_assignment
        where on_day between from_date and coalesce(to_date, 'infinity')
        order by person_id, share desc, from_date
    )
    select main.unit_id, count(*), count(row.confirmed_at)
    from protect_norms_confirmation row
    join protect_norms_campaign campaign on campaign.id = row.campaign_id
    join people_person person on person.id = row.person_id
    left join main on main.person_id = row.person_id
    where row.campaign_id = which and {STAYED} group by main.unit_id;
$$;
"""  # noqa: S608  # made of the constant above

BEFORE = """
drop function norms_counts(date);

create function norms_counts() returns table (campaign uuid, asked bigint, confirmed bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select campaign_id, count(*), count(confirmed_at) from protect_norms_confirmation group by campaign_id;
$$;

create or replace function norms_counts_by_unit(which uuid, on_day date)
returns table (unit uuid, asked bigint, confirmed bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with main as (
        select distinct on (person_id) person_id, unit_id from people_assignment
        where on_day between from_date and coalesce(to_date, 'infinity')
        order by person_id, share desc, from_date
    )
    select main.unit_id, count(*), count(row.confirmed_at)
    from protect_norms_confirmation row left join main on main.person_id = row.person_id
    where row.campaign_id = which group by main.unit_id;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("protect_norms", "0007_moments")]
    operations = [migrations.RunSQL(COUNTS, BEFORE)]
