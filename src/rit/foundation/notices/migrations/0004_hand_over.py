"""Closing the old owner's notices is a function of the owner's: nobody may read or change another's otherwise.

What somebody chose about mail is theirs, and the clerk's, who mails.
"""

from django.db import migrations

SETTLE = """
create function rit_notices_settle(whose uuid, kinds text[], urls text[], moment timestamptz)
returns integer language sql security definer
set search_path = public, pg_temp as $$
    with settled as (
        update notices_notice set settled_at = moment
        where account_id = whose and kind = any(kinds) and url = any(urls)
          and read_at is null and settled_at is null
        returning 1
    )
    select count(*)::integer from settled
$$;
"""

WALL = """
alter table notices_mail_rhythm enable row level security;
create policy rhythm_owner on notices_mail_rhythm
    using (account_id = nullif(current_setting('rit.account', true), '')::uuid)
    with check (account_id = nullif(current_setting('rit.account', true), '')::uuid);
create policy rhythm_clerk on notices_mail_rhythm for select using (current_setting('rit.clerk', true) = 'on');
"""

OPEN = """
drop policy rhythm_owner on notices_mail_rhythm;
drop policy rhythm_clerk on notices_mail_rhythm;
alter table notices_mail_rhythm disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation_notices", "0003_settled_and_rhythm")]
    operations = [
        migrations.RunSQL(SETTLE, "drop function rit_notices_settle(uuid, text[], text[], timestamptz)"),
        migrations.RunSQL(WALL, OPEN),
    ]
