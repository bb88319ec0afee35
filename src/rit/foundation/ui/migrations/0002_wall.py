"""A saved view is its maker's alone."""

from django.db import migrations

WALL = """
alter table ui_saved_view enable row level security;
create policy saved_view_maker on ui_saved_view
    using (account_id = nullif(current_setting('rit.account', true), '')::uuid)
    with check (account_id = nullif(current_setting('rit.account', true), '')::uuid);
"""

OPEN = """
drop policy saved_view_maker on ui_saved_view;
alter table ui_saved_view disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation_ui", "0001_first")]
    operations = [migrations.RunSQL(WALL, OPEN)]
