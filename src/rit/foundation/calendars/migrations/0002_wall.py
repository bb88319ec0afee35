"""An account sees its own addresses; a fetch sees the one whose secret it brings, through `rit.feed`."""

from django.db import migrations

WALL = """
alter table calendars_feed enable row level security;
create policy feed_owner on calendars_feed
    using (account_id = nullif(current_setting('rit.account', true), '')::uuid)
    with check (account_id = nullif(current_setting('rit.account', true), '')::uuid);
create policy feed_fetch on calendars_feed for select
    using (token_hash = nullif(current_setting('rit.feed', true), ''));
"""

OPEN = """
drop policy feed_owner on calendars_feed;
drop policy feed_fetch on calendars_feed;
alter table calendars_feed disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation_calendars", "0001_first")]
    operations = [migrations.RunSQL(WALL, OPEN)]
