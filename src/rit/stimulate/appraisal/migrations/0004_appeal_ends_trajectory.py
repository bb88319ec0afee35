"""A trajectory that came of an insufficient ends when an appeal changes it: nobody goes on with it (L6.8-b).

Whoever decides on the appeal reads no trajectory, so a function of the database's owner ends it and names the four.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

LAPSE = """
create function appraisal_lapse(wanted uuid, words text, at_moment timestamptz)
returns table (which uuid, account uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not appraisal_decides(wanted) then
        raise exception 'only whoever decides on the appeal ends the trajectory';
    end if;
    update stimulate_appraisal_trajectory one
    set result = 'lapsed', result_text = words, closed_at = at_moment, changed_at = at_moment,
        closed_by_id = appraisal_who()
    where one.cycle_id = wanted and one.closed_at is null
    returning one.id into which;
    return query
        select one.id, person.account_id from stimulate_appraisal_trajectory one
        join people_person person on person.id in (one.person_id, one.evaluator_id, one.coordinator_id, one.coach_id)
        where one.id = which;
end;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stimulate_appraisal", "0003_own_line"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="trajectory",
            name="keeps_what_was_asked",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trajectory",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_what_was_asked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE me uuid := nullif(current_setting('rit.person', true), '')::uuid;",
                    func="\n                    if tg_op = 'DELETE' or old.closed_at is not null\n                       or (new.cycle_id, new.person_id, new.evaluator_id, new.coordinator_id, new.aim, new.begun_at)\n                          is distinct from\n                          (old.cycle_id, old.person_id, old.evaluator_id, old.coordinator_id, old.aim, old.begun_at)\n                    then\n                        raise exception 'a trajectory keeps its aim and stays as it was closed';\n                    end if;\n                    if me = old.person_id and new.review_date <> old.review_date\n                       or me <> old.coordinator_id and new.coach_id <> old.coach_id\n                       or new.coach_id in (old.person_id, old.evaluator_id, old.coordinator_id)\n                       or me not in (old.evaluator_id, old.coordinator_id) and new.closed_at is not null\n                          and not (new.result = 'lapsed' and appraisal_decides(old.cycle_id))\n                       or me <> new.closed_by_id\n                    then\n                        raise exception 'each of a trajectory changes what is theirs';\n                    end if;\n                    return new;\n                ",
                    hash="07445328a03ff79a77a5afa5bdc38af1f65877ba",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keeps_what_was_asked_5e69d",
                    table="stimulate_appraisal_trajectory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(LAPSE, "drop function appraisal_lapse(uuid, text, timestamptz);"),
    ]
