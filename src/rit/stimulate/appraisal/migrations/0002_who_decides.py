"""Who decides where the final responsible was the evaluator, and write policies as narrow as the rules in code."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

WHO_DECIDES = """
create function appraisal_is_chief(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from people_person who join access_grant given on given.account_id = who.account_id
        where who.id = which and given.role = 'chief' and given.ended_at is null
          and coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)
              between given.from_date and given.to_date);
$$;

create function appraisal_decides(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from stimulate_appraisal_cycle one
        where one.id = which and one.state = 'appealed'
          and appraisal_who() not in (one.person_id, one.evaluator_id)
          and (one.decider_id = appraisal_who() or (one.decider_id is null and appraisal_holds('chief'))));
$$;

create function appraisal_in_state(which uuid, wanted text[]) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from stimulate_appraisal_cycle one where one.id = which and one.state = any(wanted));
$$;

create function appraisal_works(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select appraisal_follows(which)
       and exists (select 1 from stimulate_appraisal_trajectory one where one.id = which and one.closed_at is null);
$$;

create function appraisal_trained(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from stimulate_appraisal_evaluator listed join people_person who on who.id = listed.person_id
        where listed.person_id = which
          and coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)
              between listed.trained_date and coalesce(listed.ended_date, 'infinity')
          and who.grade_group in ('middle', 'officer', 'senior_officer', 'chief', 'calog_b', 'calog_a'));
$$;

create or replace function appraisal_judged(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from stimulate_appraisal_appeal asked join stimulate_appraisal_cycle one on one.id = asked.cycle_id
        where asked.cycle_id = which and (appraisal_holds('chief') or one.decider_id = appraisal_who()));
$$;

drop policy cycle_parties on stimulate_appraisal_cycle;
create policy cycle_parties on stimulate_appraisal_cycle for select
    using (appraisal_who() in (person_id, evaluator_id, decider_id)
           or appraisal_holds('hr') or appraisal_holds('chief'));
drop policy cycle_begin on stimulate_appraisal_cycle;
create policy cycle_begin on stimulate_appraisal_cycle for insert
    with check (appraisal_who() = evaluator_id and state = 'running' and given_at is null and seen_at is null
                and decider_id is null and appraisal_trained(evaluator_id));
drop policy cycle_change on stimulate_appraisal_cycle;
create policy cycle_change on stimulate_appraisal_cycle for update
    using (appraisal_who() in (person_id, evaluator_id))
    with check (appraisal_who() = person_id or (appraisal_who() = evaluator_id and state <> 'decided'));
create policy cycle_decide on stimulate_appraisal_cycle for update
    using (appraisal_decides(id))
    with check (state = 'decided' and appraisal_who() not in (person_id, evaluator_id)
                and (decider_id = appraisal_who() or (decider_id is null and appraisal_holds('chief'))));
create policy cycle_name_hr on stimulate_appraisal_cycle for update
    using (appraisal_holds('hr') and state = 'appealed' and appraisal_who() not in (person_id, evaluator_id)
           and appraisal_is_chief(evaluator_id))
    with check (appraisal_holds('hr') and state = 'appealed' and appraisal_trained(decider_id));

drop policy goal_write on stimulate_appraisal_goal;
create policy goal_write on stimulate_appraisal_goal for insert
    with check (appraisal_part(cycle_id) is not null and added_by_id = appraisal_who() and dropped_at is null
                and appraisal_in_state(cycle_id, '{running}'));
drop policy goal_drop on stimulate_appraisal_goal;
create policy goal_drop on stimulate_appraisal_goal for update
    using (appraisal_part(cycle_id) is not null and appraisal_in_state(cycle_id, '{running}'))
    with check (appraisal_part(cycle_id) is not null);

drop policy mention_file on stimulate_appraisal_mention;
create policy mention_file on stimulate_appraisal_mention for select
    using (appraisal_part(cycle_id) is not null or appraisal_holds('hr') or appraisal_holds('chief')
           or appraisal_judged(cycle_id));
drop policy mention_give on stimulate_appraisal_mention;
create policy mention_give on stimulate_appraisal_mention for insert
    with check (by_id = appraisal_who()
                and ((number = 1 and appraisal_part(cycle_id) = 'evaluator'
                      and appraisal_in_state(cycle_id, '{running}'))
                     or (number = 2 and appraisal_decides(cycle_id))));
drop policy ground_give on stimulate_appraisal_ground;
create policy ground_give on stimulate_appraisal_ground for insert
    with check (appraisal_decides(cycle_id)
                or (appraisal_part(cycle_id) = 'evaluator' and appraisal_in_state(cycle_id, '{running}')));

drop policy appeal_parties on stimulate_appraisal_appeal;
create policy appeal_parties on stimulate_appraisal_appeal for select
    using (appraisal_part(cycle_id) is not null or appraisal_judged(cycle_id));
drop policy appeal_lodge on stimulate_appraisal_appeal;
create policy appeal_lodge on stimulate_appraisal_appeal for insert
    with check (appraisal_part(cycle_id) = 'person' and by_id = appraisal_who() and outcome = ''
                and appraisal_in_state(cycle_id, '{given}'));
drop policy appeal_decide on stimulate_appraisal_appeal;
create policy appeal_decide on stimulate_appraisal_appeal for update
    using (appraisal_decides(cycle_id)) with check (appraisal_decides(cycle_id) and decided_by_id = appraisal_who());

drop policy trajectory_ask on stimulate_appraisal_trajectory;
create policy trajectory_ask on stimulate_appraisal_trajectory for insert
    with check (evaluator_id = appraisal_who() and appraisal_part(cycle_id) = 'evaluator' and closed_at is null
                and appraisal_in_state(cycle_id, '{given,decided}')
                and coordinator_id not in (person_id, evaluator_id) and coach_id not in (person_id, evaluator_id));
drop policy trajectory_work on stimulate_appraisal_trajectory;
create policy trajectory_work on stimulate_appraisal_trajectory for update
    using (appraisal_may_follow(person_id, evaluator_id, coordinator_id, coach_id) and closed_at is null)
    with check (appraisal_who() in (person_id, evaluator_id, coordinator_id, coach_id));

drop policy stage_followers on stimulate_appraisal_stage;
create policy stage_followers on stimulate_appraisal_stage for select using (appraisal_follows(trajectory_id));
create policy stage_add on stimulate_appraisal_stage for insert
    with check (appraisal_works(trajectory_id) and added_by_id = appraisal_who() and done_date is null);
create policy stage_done on stimulate_appraisal_stage for update
    using (appraisal_works(trajectory_id))
    with check (appraisal_works(trajectory_id) and done_by_id = appraisal_who());
drop policy note_write on stimulate_appraisal_note;
create policy note_write on stimulate_appraisal_note for insert
    with check (appraisal_works(trajectory_id) and by_id = appraisal_who());
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_staff_files"),
        ("stimulate_appraisal", "0001_appraisal"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="cycle",
            name="keeps_who_and_when",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="trajectory",
            name="keeps_what_was_asked",
        ),
        migrations.AddField(
            model_name="appeal",
            name="seen_first_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="cycle",
            name="decider",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cycle",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_who_and_when",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE me uuid := nullif(current_setting('rit.person', true), '')::uuid;",
                    func="\n                    if tg_op = 'DELETE' then\n                        raise exception 'an evaluation is never deleted';\n                    end if;\n                    if (new.person_id, new.evaluator_id, new.unit_id, new.from_date, new.to_date, new.begun_at)\n                       is distinct from\n                       (old.person_id, old.evaluator_id, old.unit_id, old.from_date, old.to_date, old.begun_at)\n                       or (old.given_at is not null and new.given_at is distinct from old.given_at)\n                       or (old.seen_at is not null and new.seen_at is distinct from old.seen_at\n                           and not (new.seen_at is null and old.state = 'appealed' and new.state = 'decided'))\n                       or (new.decider_id is distinct from old.decider_id and old.state <> 'appealed')\n                       or (old.state in ('stopped', 'decided') and new.state is distinct from old.state)\n                    then\n                        raise exception 'who evaluates whom from when on never changes';\n                    end if;\n                    if me = old.person_id\n                       and ((new.next_date, new.reason, new.decider_id)\n                            is distinct from (old.next_date, old.reason, old.decider_id)\n                            or (new.state <> old.state and (old.state, new.state) <> ('given', 'appealed')))\n                    then\n                        raise exception 'the person signs and appeals, and changes nothing else';\n                    end if;\n                    if me = old.evaluator_id and new.state <> old.state\n                       and not (old.state = 'running' and new.state in ('given', 'stopped'))\n                    then\n                        raise exception 'the evaluator gives the mention or stops, once';\n                    end if;\n                    if me <> old.person_id and new.seen_at is not null and new.seen_at is distinct from old.seen_at\n                    then\n                        raise exception 'only the person signs for having seen it';\n                    end if;\n                    if me not in (old.person_id, old.evaluator_id)\n                       and ((new.next_date is distinct from old.next_date and new.next_date is not null)\n                            or (new.state <> 'stopped'\n                                and (new.next_date, new.reason) is distinct from (old.next_date, old.reason))\n                            or new.given_at is distinct from old.given_at)\n                    then\n                        raise exception 'others stop an evaluation or decide on an appeal, and change nothing else';\n                    end if;\n                    return new;\n                ",
                    hash="6ed432d603fe36ebbbf98f4204fcffa090b228c3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keeps_who_and_when_914c0",
                    table="stimulate_appraisal_cycle",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="goal",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_what_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if tg_op = 'DELETE' or old.dropped_at is not null\n                       or (new.cycle_id, new.comes_of_id, new.text, new.added_at, new.added_by_id)\n                          is distinct from\n                          (old.cycle_id, old.comes_of_id, old.text, old.added_at, old.added_by_id)\n                    then\n                        raise exception 'a goal is taken off once, and stays what it is';\n                    end if;\n                    return new;\n                ",
                    hash="561f1b6a0b88b10ea73be0c96c07bb840a30935c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keeps_what_it_is_cdd80",
                    table="stimulate_appraisal_goal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stage",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_what_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if tg_op = 'DELETE' or old.done_date is not null\n                       or (new.trajectory_id, new.what, new.until_date, new.added_at, new.added_by_id)\n                          is distinct from\n                          (old.trajectory_id, old.what, old.until_date, old.added_at, old.added_by_id)\n                    then\n                        raise exception 'a step is done once, and stays what it is';\n                    end if;\n                    return new;\n                ",
                    hash="5f4d3463fa6ea0a16dd3e1abb92aa1ef247baa7b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keeps_what_it_is_2de36",
                    table="stimulate_appraisal_stage",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trajectory",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_what_was_asked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE me uuid := nullif(current_setting('rit.person', true), '')::uuid;",
                    func="\n                    if tg_op = 'DELETE' or old.closed_at is not null\n                       or (new.cycle_id, new.person_id, new.evaluator_id, new.coordinator_id, new.aim, new.begun_at)\n                          is distinct from\n                          (old.cycle_id, old.person_id, old.evaluator_id, old.coordinator_id, old.aim, old.begun_at)\n                    then\n                        raise exception 'a trajectory keeps its aim and stays as it was closed';\n                    end if;\n                    if me = old.person_id and new.review_date <> old.review_date\n                       or me <> old.coordinator_id and new.coach_id <> old.coach_id\n                       or new.coach_id in (old.person_id, old.evaluator_id, old.coordinator_id)\n                       or me not in (old.evaluator_id, old.coordinator_id) and new.closed_at is not null\n                       or me <> new.closed_by_id\n                    then\n                        raise exception 'each of a trajectory changes what is theirs';\n                    end if;\n                    return new;\n                ",
                    hash="de0568d265b56e5dc8e04e283a114b084b31edee",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keeps_what_was_asked_5e69d",
                    table="stimulate_appraisal_trajectory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decider", None),
                    models.Q(
                        models.Q(("decider", models.F("person")), _negated=True),
                        models.Q(("decider", models.F("evaluator")), _negated=True),
                        ("state__in", ["appealed", "decided"]),
                    ),
                    _connector="OR",
                ),
                name="appraisal_decider_is_another",
            ),
        ),
        migrations.RunSQL(WHO_DECIDES),
    ]
