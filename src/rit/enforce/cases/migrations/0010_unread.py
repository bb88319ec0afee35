"""Open cases that nobody on their list can open: no member without a conflict holds a copy of the key in use.

The clerk learns of all; a person only of those that are about nobody close, whoever works for DIT only of the desk of
complaints, as what is about DIT goes past them; and the page asks for the right to break glass.
"""

from django.db import migrations

UNREAD = """
create function rit_for_dit(who uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select 1 from people_person person join access_grant held on held.account_id = person.account_id
        where person.id = who and held.ended_at is null and day between held.from_date and held.to_date
          and held.role in ('complaints_coordinator', 'internal_oversight', 'discipline_office'));
$$;

create function rit_cases_unread(day date)
returns table (case_id uuid, number text, desk text, arrived_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select one.id, one.number, one.desk, one.arrived_at
    from cases_case one
    where one.closed_at is null
      and (rit_is_clerk()
           or (nullif(current_setting('rit.person', true), '') is not null
               and (one.desk = 'complaints'
                    or not rit_for_dit(nullif(current_setting('rit.person', true), '')::uuid, day))
               and rit_case_conflict(one.id, nullif(current_setting('rit.person', true), '')::uuid, day) is null))
      and not exists (
          select 1
          from cases_member member
          join people_person person on person.id = member.person_id
          join vault_pair pair on pair.account_id = person.account_id and pair.retired_at is null
          join vault_copy copy on copy.holder_id = pair.id
          join cases_key used on used.key_id = copy.key_id
          where member.case_id = one.id and member.ended_at is null
            and member.from_date <= day and (member.until_date is null or member.until_date >= day)
            and used.case_id = one.id and used.scope = 'shared' and used.replaced_at is null
            and rit_case_conflict(one.id, member.person_id, day) is null);
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0009_files_by_handlers"), ("foundation_vault", "0003_proof_key")]
    operations = [
        migrations.RunSQL(
            UNREAD, "drop function rit_cases_unread(date); drop function rit_for_dit(uuid, date);"
        )
    ]
