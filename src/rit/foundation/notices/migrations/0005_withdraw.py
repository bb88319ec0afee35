"""What somebody may no longer know of goes from the bell altogether: a closed line would still say that it is there."""

from django.db import migrations

WITHDRAW = """
create function rit_notices_withdraw(who uuid, address text) returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from notices_notice where account_id = who and url = address;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation_notices", "0004_hand_over")]
    operations = [migrations.RunSQL(WITHDRAW, "drop function rit_notices_withdraw(uuid, text);")]
