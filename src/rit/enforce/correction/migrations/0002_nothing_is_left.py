"""What is forgotten leaves nothing behind: its notices go too, and the tables are written anew each night (L6.3-c).

A notice says that somebody noted an agreement with this account at this moment; kept for its year, it would outlive
the agreement. While another one stands the two are not told apart, and it goes after two weeks. A deleted row stays in
the file of its table until a vacuum, which small tables hardly ever have: so both tables get new files, with their
rows in an order of chance and no mark of which were written together.
"""

from django.db import migrations

TALLY = """
create or replace function correction_tally() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    off boolean := tg_op <> 'INSERT';
    again boolean := tg_op <> 'DELETE';
begin
    if {silent}current_setting('rit.forgetting', true) = 'on' then
        return null;
    end if;
    if off then
        update enforce_correction_monthcount set
            noted = noted - 1,
            kept = kept - (old.outcome = 'kept')::integer,
            partly = partly - (old.outcome = 'partly')::integer,
            not_kept = not_kept - (old.outcome = 'not_kept')::integer
        where month = date_trunc('month', old.talk_date)::date;
    end if;
    if again then
        insert into enforce_correction_monthcount as counted (month, noted, kept, partly, not_kept)
        values (date_trunc('month', new.talk_date)::date, 1, (new.outcome = 'kept')::integer,
                (new.outcome = 'partly')::integer, (new.outcome = 'not_kept')::integer)
        on conflict (month) do update set
            noted = counted.noted + excluded.noted,
            kept = counted.kept + excluded.kept,
            partly = counted.partly + excluded.partly,
            not_kept = counted.not_kept + excluded.not_kept;
    end if;
    return null;
end;
$$;
"""

FORGET = """
create or replace function correction_forget(today date) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    gone integer;
begin
    if coalesce(current_setting('rit.clerk', true), '') <> 'on' then
        raise exception 'only the night forgets';
    end if;
{begin}    perform set_config('rit.forgetting', 'on', true);
    delete from enforce_correction_agreement
    where until_date < today
       or exists (select from people_person left_us where left_us.id in (by_id, other_id) and left_us.left_date < today);
    get diagnostics gone = row_count;
{anew}    perform set_config('rit.forgetting', '', true);
    delete from enforce_correction_recognition
    where (consented_at is null and noted_at < today - 90)
       or exists (select from people_person left_us where left_us.id = about_id and left_us.left_date < today);
    return gone;
end;
$$;
"""

BEGIN = """    lock table enforce_correction_agreement, enforce_correction_monthcount in access exclusive mode;
    set constraints all immediate;
"""

ANEW = """    delete from notices_notice told
    where told.kind in ('agreement_noted', 'agreement_answered', 'agreement_due')
      and (told.at < today - 14
           or not exists (select from enforce_correction_agreement agreed
                          join people_person person on person.id in (agreed.by_id, agreed.other_id)
                          where person.account_id = told.account_id and agreed.noted_at <= told.at));
    create temp table agreed_anew on commit drop as select * from enforce_correction_agreement;
    create temp table counted_anew on commit drop as select * from enforce_correction_monthcount;
    truncate enforce_correction_agreement, enforce_correction_monthcount;
    insert into enforce_correction_agreement select * from agreed_anew order by random();
    insert into enforce_correction_monthcount select * from counted_anew order by random();
    drop table agreed_anew, counted_anew;
    set constraints all deferred;
"""


def both(silent: str, begin: str, anew: str) -> str:
    return TALLY.replace("{silent}", silent) + FORGET.replace("{begin}", begin).replace("{anew}", anew)


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_correction", "0001_agreements"),
        ("foundation_notices", "0005_withdraw"),
    ]

    operations = [
        migrations.RunSQL(both("", BEGIN, ANEW), both("tg_op = 'DELETE' and ", "", "")),
    ]
