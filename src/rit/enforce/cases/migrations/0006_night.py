"""Every night: whose period on a list is over, or who came into a conflict since, is off it, and the key is renewed.

The wall closed at that moment already, as it is computed at each reading; this makes the list say so.
"""

from django.db import migrations

NIGHT = """
create function rit_cases_night(moment timestamptz, day date)
returns table (case_id uuid, person_id uuid, conflict text, account_id uuid, staying uuid[])
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    gone record;
begin
    for gone in
        select member.id, member.case_id, member.person_id, person.account_id,
               rit_case_conflict(member.case_id, member.person_id, day) as conflict
        from cases_member member join people_person person on person.id = member.person_id
        where member.ended_at is null
          and (member.until_date < day or rit_case_conflict(member.case_id, member.person_id, day) is not null)
        for update of member
    loop
        update cases_member set ended_at = moment where id = gone.id;
        update cases_case set rotation_due = true,
            owner_id = case when owner_id = gone.person_id then null else owner_id end,
            owner_since = case when owner_id = gone.person_id then null else owner_since end
        where id = gone.case_id;
        insert into cases_event (id, case_id, at, recorded_at, kind, about_id, detail)
        values (gen_random_uuid(), gone.case_id, moment, clock_timestamp(), 'left', gone.person_id, '{}');
        case_id := gone.case_id;
        person_id := gone.person_id;
        conflict := gone.conflict;
        account_id := gone.account_id;
        staying := array(
            select person.account_id from cases_member other join people_person person on person.id = other.person_id
            where other.case_id = gone.case_id and other.ended_at is null and person.account_id is not null);
        return next;
    end loop;
end;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0005_desk_events")]
    operations = [migrations.RunSQL(NIGHT, "drop function rit_cases_night(timestamptz, date);")]
