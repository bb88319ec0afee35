"""The wall around questions about rules (L3-b).

Read: by who asked, whoever answers, and the clerk. Written: what somebody asks in the own name and without an answer;
the answer by whoever answers, in theirs. What is shared comes from a function of the owner that does not know who asked.
The role that answers is the one that opens `plan.steer` (a test compares).
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

ANSWER_ROLE = "coordinator"

DAY = "coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)"
ME = "nullif(current_setting('rit.person', true), '')::uuid"

ANSWERS = f"""
create function norms_answers() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from access_grant held
        where held.account_id = nullif(current_setting('rit.account', true), '')::uuid
          and held.role = '{ANSWER_ROLE}'
          and held.ended_at is null and {DAY} between held.from_date and held.to_date);
$$;
"""  # noqa: S608  # made of the constants above

# What does not depend on the row stands in a subselect of its own, so that it is asked once and not for every row.
WALL = f"""
alter table protect_norms_rulequestion enable row level security;
create policy question_own on protect_norms_rulequestion for select using (asked_by_id = {ME});
create policy question_to_answer on protect_norms_rulequestion for select using ((select norms_answers()));
create policy question_asked on protect_norms_rulequestion for insert
    with check (asked_by_id = {ME} and answered_at is null and answered_by_id is null and not shared and shown = '');
create policy question_answered on protect_norms_rulequestion for update
    using ((select norms_answers()))
    with check ((select norms_answers()) and answered_by_id = {ME} and answered_at is not null);
create policy question_clerk on protect_norms_rulequestion
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""

OPEN = """
drop policy question_own on protect_norms_rulequestion;
drop policy question_to_answer on protect_norms_rulequestion;
drop policy question_asked on protect_norms_rulequestion;
drop policy question_answered on protect_norms_rulequestion;
drop policy question_clerk on protect_norms_rulequestion;
alter table protect_norms_rulequestion disable row level security;
"""

SHARED = """
create function norms_shared(rules text[], most int) returns table (reference text, shown text, answer text)
language sql stable security definer set search_path = public, pg_temp as $$
    select one.reference, one.shown, one.answer from protect_norms_rulequestion one
    where one.shared and one.reference = any(rules) order by one.answered_at desc limit most;
$$;
"""

# Numbers only. `asked`: in the period, but for what waits since `open_since` or later and so can still be in time.
IN_TIME = """
create function norms_answered(since timestamptz, until timestamptz, open_since timestamptz, days int)
returns table (asked bigint, in_time bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*), count(*) filter (where one.answered_at <= one.asked_at + make_interval(days => days))
    from protect_norms_rulequestion one
    where one.asked_at >= since and one.asked_at < until
      and (one.answered_at is not null or one.asked_at < open_since);
$$;
"""
IN_TIME_BEFORE = "drop function norms_answered(timestamptz, timestamptz, timestamptz, int);"


class Migration(migrations.Migration):
    dependencies = [
        ("protect_norms", "0008_who_left"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="rulequestion",
            trigger=pgtrigger.compiler.Trigger(
                name="question_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if (new.reference, new.text, new.asked_at) is distinct from (old.reference, old.text, old.asked_at)\n                       or (new.asked_by_id is not null and new.asked_by_id is distinct from old.asked_by_id) then\n                        raise exception 'what was asked, and by whom, stays';\n                    end if;\n                    return new;\n                ",
                    hash="b424d8d197fb9fefb98237fbbd50ac0baa60c644",
                    operation="UPDATE",
                    pgid="pgtrigger_question_stays_f7aaf",
                    table="protect_norms_rulequestion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(ANSWERS, "drop function norms_answers();"),
        migrations.RunSQL(WALL, OPEN),
        migrations.RunSQL(SHARED, "drop function norms_shared(text[], int);"),
        migrations.RunSQL(IN_TIME, IN_TIME_BEFORE),
    ]
