"""Who begins an evaluation leads the person: the database asks it too (act of 16 March 2006, article 4)."""

from django.db import migrations

BEGIN = """
create policy cycle_begin on stimulate_appraisal_cycle for insert
    with check (appraisal_who() = evaluator_id and state = 'running' and given_at is null and seen_at is null
                and decider_id is null and appraisal_trained(evaluator_id){more});
"""
LEADS = """
create function appraisal_leads(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive today as (
        select coalesce(nullif(current_setting('rit.day', true), '')::date, current_date) as day
    ),
    up (id) as (
        select held.unit_id from people_assignment held, today
        where held.person_id = which and today.day between held.from_date and coalesce(held.to_date, 'infinity')
        union
        select unit.parent_id from up join people_unit unit on unit.id = up.id
    )
    select exists (
        select 1 from people_assignment head, today
        where head.leads and head.person_id = appraisal_who() and head.unit_id in (select id from up)
          and today.day between head.from_date and coalesce(head.to_date, 'infinity'))
       and exists (select 1 from people_person who where who.id = which and who.cadre <> 'external')
       and appraisal_who() <> which;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("stimulate_appraisal", "0002_who_decides")]
    operations = [
        migrations.RunSQL(
            LEADS
            + "drop policy cycle_begin on stimulate_appraisal_cycle;"
            + BEGIN.format(more="\n                and appraisal_leads(person_id)"),
            "drop policy cycle_begin on stimulate_appraisal_cycle;"
            + BEGIN.format(more="")
            + "drop function appraisal_leads(uuid);",
        )
    ]
