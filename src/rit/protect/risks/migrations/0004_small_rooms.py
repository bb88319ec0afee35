"""With three or four voters a spread tells each of them what the others chose: only its middle is kept (L6.2-d)."""

from django.db import migrations, models

SHOW = """
create or replace function risk_workshop_show(which bigint, at_moment timestamptz) returns void
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
               where item_id = which and many >= 5 group by likelihood, impact) places), '[]'::jsonb)
    where id = which;
    if many >= 3 then
        update protect_risks_item set (middle, apart) = (
            select jsonb_build_array(
                       percentile_disc(0.5) within group (order by likelihood),
                       percentile_disc(0.5) within group (order by impact)),
                   max(likelihood) - min(likelihood) > 1 or max(impact) - min(impact) > 1
            from protect_risks_ballot where item_id = which)
        where id = which;
    end if;
    delete from protect_risks_ballot where item_id = which;
end;
$$;
"""

# What was opened before this version: its middle is worked out, and the places of small rooms go.
EARLIER = """
update protect_risks_item one set (middle, apart) = (
    select jsonb_build_array(
               percentile_disc(0.5) within group (order by (place ->> 0)::int),
               percentile_disc(0.5) within group (order by (place ->> 1)::int)),
           max((place ->> 0)::int) - min((place ->> 0)::int) > 1
           or max((place ->> 1)::int) - min((place ->> 1)::int) > 1
    from jsonb_array_elements(one.spread) place
    cross join lateral generate_series(1, (place ->> 2)::int))
where one.voters >= 3 and one.spread <> '[]'::jsonb;
update protect_risks_item set spread = '[]'::jsonb where voters < 5;
"""

SHOW_BEFORE = """
create or replace function risk_workshop_show(which bigint, at_moment timestamptz) returns void
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
"""


class Migration(migrations.Migration):
    dependencies = [("protect_risks", "0003_workshops")]

    operations = [
        migrations.AddField("item", "middle", models.JSONField(default=list)),
        migrations.AddField("item", "apart", models.BooleanField(null=True)),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(SHOW, SHOW_BEFORE),
    ]
