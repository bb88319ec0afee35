"""A private half is its account's alone. A copy is seen by whoever holds one of the same key, directly or through
another key; handing a key on needs no more than the public half, so anybody may add a copy.
"""

from django.db import migrations

WALL = """
create function rit_holds_key(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    with me as (
        select id from vault_pair where account_id = nullif(current_setting('rit.account', true), '')::uuid
        union all
        select nullif(current_setting('rit.mailbox', true), '')::uuid
    )
    select exists (
        select 1 from vault_copy copy
        where copy.key_id = which
          and (copy.holder_id in (select id from me)
               or exists (select 1 from vault_copy outer_copy
                          where outer_copy.key_id = copy.holder_id
                            and outer_copy.holder_id in (select id from me)))
    );
$$;

alter table vault_private enable row level security;
create policy private_own on vault_private
    using (account_id = nullif(current_setting('rit.account', true), '')::uuid)
    with check (account_id = nullif(current_setting('rit.account', true), '')::uuid);

alter table vault_copy enable row level security;
create policy copy_holder on vault_copy using (rit_holds_key(key_id)) with check (true);
"""

OPEN = """
drop policy copy_holder on vault_copy;
alter table vault_copy disable row level security;
drop policy private_own on vault_private;
alter table vault_private disable row level security;
drop function rit_holds_key(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("foundation_vault", "0001_first")]
    operations = [migrations.RunSQL(WALL, OPEN)]
