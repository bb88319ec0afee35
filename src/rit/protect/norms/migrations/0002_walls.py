"""Who confirmed is for oneself, for whoever heads the unit, and for the clerk; all others get counts (L3-b)."""

from django.db import migrations

WALL = """
alter table protect_norms_confirmation enable row level security;
create policy confirmation_own on protect_norms_confirmation for select
    using (person_id = nullif(current_setting('rit.person', true), '')::uuid);
create policy confirmation_confirm on protect_norms_confirmation for update
    using (person_id = nullif(current_setting('rit.person', true), '')::uuid)
    with check (person_id = nullif(current_setting('rit.person', true), '')::uuid);
create policy confirmation_head on protect_norms_confirmation for select
    using (exists (
        select from people_assignment head
        join people_assignment member on member.unit_id = head.unit_id
        where head.person_id = nullif(current_setting('rit.person', true), '')::uuid and head.leads
          and member.person_id = protect_norms_confirmation.person_id
          and coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)
              between head.from_date and coalesce(head.to_date, 'infinity')
          and coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)
              between member.from_date and coalesce(member.to_date, 'infinity')
    ));
create policy confirmation_asked on protect_norms_confirmation for insert with check (true);
create policy confirmation_clerk on protect_norms_confirmation
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');

create function norms_counts() returns table (campaign uuid, asked bigint, confirmed bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select campaign_id, count(*), count(confirmed_at) from protect_norms_confirmation group by campaign_id;
$$;

create function norms_counts_by_unit(which uuid, on_day date)
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

OPEN = """
drop function norms_counts_by_unit(uuid, date);
drop function norms_counts();
drop policy confirmation_own on protect_norms_confirmation;
drop policy confirmation_confirm on protect_norms_confirmation;
drop policy confirmation_head on protect_norms_confirmation;
drop policy confirmation_asked on protect_norms_confirmation;
drop policy confirmation_clerk on protect_norms_confirmation;
alter table protect_norms_confirmation disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("protect_norms", "0001_campaigns")]
    operations = [migrations.RunSQL(WALL, OPEN)]
