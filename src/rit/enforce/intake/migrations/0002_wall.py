"""What is reported and said stands behind the wall of its case. A draft opens with its cookie, not with a wall.
The envelope with an identity is seen by whoever holds its key too: custodians are on no list.
"""

from django.db import migrations

WALL = """
alter table intake_report enable row level security;
create policy report_list on intake_report using (rit_case_open(case_id)) with check (true);
create policy report_clerk on intake_report using (rit_is_clerk()) with check (rit_is_clerk());

alter table intake_message enable row level security;
create policy message_list on intake_message using (rit_case_open(case_id)) with check (true);
create policy message_clerk on intake_message using (rit_is_clerk()) with check (rit_is_clerk());

alter table intake_message_files enable row level security;
create policy message_file_list on intake_message_files
    using (exists (select 1 from intake_message said where said.id = message_id)) with check (true);

alter table intake_identity enable row level security;
create policy identity_list on intake_identity
    using (rit_case_open(case_id)
           or (rit_holds_key(key_id)
               and rit_case_conflict(case_id, nullif(current_setting('rit.person', true), '')::uuid, rit_today())
                   is null))
    with check (true);
create policy identity_clerk on intake_identity using (rit_is_clerk()) with check (rit_is_clerk());
"""

OPEN = """
drop policy report_list on intake_report;
drop policy report_clerk on intake_report;
alter table intake_report disable row level security;
drop policy message_list on intake_message;
drop policy message_clerk on intake_message;
alter table intake_message disable row level security;
drop policy message_file_list on intake_message_files;
alter table intake_message_files disable row level security;
drop policy identity_list on intake_identity;
drop policy identity_clerk on intake_identity;
alter table intake_identity disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_intake", "0001_first"),
        ("enforce_cases", "0002_wall"),
        ("foundation_vault", "0002_wall"),
    ]
    operations = [migrations.RunSQL(WALL, OPEN)]
