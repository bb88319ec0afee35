"""Who names the one who decides on an appeal where nobody of HR can: the coordinator, who sees no more than that."""

from django.db import migrations

STANDS_IN = """
create function appraisal_chief_has_part(person uuid, evaluator uuid) returns boolean
language sql stable as $$ select appraisal_is_chief(person) or appraisal_is_chief(evaluator); $$;

create function appraisal_stands_in(person uuid, evaluator uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select appraisal_holds('coordinator') and not appraisal_casework()
       and appraisal_who() not in (person, evaluator) and appraisal_chief_has_part(person, evaluator)
       and not exists (
           select 1 from access_grant given
           where given.role = 'hr' and given.ended_at is null
             and coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)
                 between given.from_date and given.to_date
             and given.account_id not in (
                 select account_id from people_person where id in (person, evaluator) and account_id is not null));
$$;

create policy cycle_stand_in on stimulate_appraisal_cycle for select
    using (state = 'appealed' and appraisal_stands_in(person_id, evaluator_id));
create policy cycle_name_stand_in on stimulate_appraisal_cycle for update
    using (state = 'appealed' and appraisal_stands_in(person_id, evaluator_id))
    with check (state = 'appealed' and appraisal_stands_in(person_id, evaluator_id)
                and appraisal_trained(decider_id) and decider_id <> appraisal_who());

drop policy cycle_name_hr on stimulate_appraisal_cycle;
create policy cycle_name_hr on stimulate_appraisal_cycle for update
    using (appraisal_holds('hr') and state = 'appealed' and appraisal_who() not in (person_id, evaluator_id)
           and appraisal_chief_has_part(person_id, evaluator_id))
    with check (appraisal_holds('hr') and state = 'appealed' and appraisal_trained(decider_id)
                and decider_id <> appraisal_who());

-- Asked of the row as it was: nobody names oneself and decides in one statement.
drop policy cycle_decide on stimulate_appraisal_cycle;
create policy cycle_decide on stimulate_appraisal_cycle for update
    using (appraisal_decides(id)) with check (state = 'decided' and appraisal_decides(id));
"""
BACK = """
drop policy cycle_decide on stimulate_appraisal_cycle;
create policy cycle_decide on stimulate_appraisal_cycle for update
    using (appraisal_decides(id))
    with check (state = 'decided' and appraisal_who() not in (person_id, evaluator_id)
                and (decider_id = appraisal_who() or (decider_id is null and appraisal_holds('chief'))));
drop policy cycle_name_hr on stimulate_appraisal_cycle;
create policy cycle_name_hr on stimulate_appraisal_cycle for update
    using (appraisal_holds('hr') and state = 'appealed' and appraisal_who() not in (person_id, evaluator_id)
           and appraisal_is_chief(evaluator_id))
    with check (appraisal_holds('hr') and state = 'appealed' and appraisal_trained(decider_id));
drop policy cycle_name_stand_in on stimulate_appraisal_cycle;
drop policy cycle_stand_in on stimulate_appraisal_cycle;
drop function appraisal_stands_in(uuid, uuid);
drop function appraisal_chief_has_part(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("stimulate_appraisal", "0004_appeal_ends_trajectory")]
    operations = [migrations.RunSQL(STANDS_IN, BACK)]
