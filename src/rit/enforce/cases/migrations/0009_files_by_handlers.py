"""Files that handlers add: for the list alone behind its wall, or for the reporter too; on their way in, for the
uploader alone. What was `name` becomes `about`; a row from before could not be sealed anew, so there may be none.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NONE_THERE = """
do $$ begin
    if exists (select 1 from cases_file) then
        raise exception 'cases_file holds rows from before RIT had a release; start from an empty database';
    end if;
end $$;
"""

WALL = """
drop policy cases_file_list on cases_file;
create policy cases_file_list on cases_file
    using (case when scope = 'shared' then rit_case_open(case_id) else rit_on_list(case_id) end) with check (true);

alter table cases_upload enable row level security;
create policy cases_upload_own on cases_upload
    using (account_id = nullif(current_setting('rit.account', true), '')::uuid)
    with check (account_id = nullif(current_setting('rit.account', true), '')::uuid);
create policy cases_upload_clerk on cases_upload using (rit_is_clerk()) with check (rit_is_clerk());

create function rit_cases_uploads_ended(before timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    gone uuid[];
begin
    with ended as (delete from cases_upload where at < before returning key_id)
    select coalesce(array_agg(key_id), '{}') into gone from ended;
    delete from vault_copy where key_id = any(gone);
    return cardinality(gone);
end;
$$;
"""

OPEN = """
drop function rit_cases_uploads_ended(timestamptz);
drop policy cases_upload_clerk on cases_upload;
drop policy cases_upload_own on cases_upload;
alter table cases_upload disable row level security;
drop policy cases_file_list on cases_file;
create policy cases_file_list on cases_file using (rit_case_open(case_id)) with check (true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation_vault", "0003_proof_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("enforce_cases", "0008_hand_over"),
    ]
    operations = [
        migrations.RunSQL(NONE_THERE, migrations.RunSQL.noop),
        migrations.RemoveField("file", "name"),
        migrations.AddField("file", "about", models.BinaryField()),
        migrations.AddField(
            "file",
            "scope",
            models.CharField(
                choices=[("shared", "the list and the reporter"), ("list", "the list alone")], max_length=8
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "file",
            models.CheckConstraint(
                condition=models.Q(("scope__in", ["shared", "list"])), name="case_file_scope_known"
            ),
        ),
        migrations.AddConstraint(
            "file",
            models.CheckConstraint(
                condition=models.Q(("from_reporter", False), ("scope", "shared"), _connector="OR"),
                name="case_file_of_reporter_shared",
            ),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("about", models.BinaryField()),
                ("whole", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enforce_cases.case",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation_vault.key",
                    ),
                ),
            ],
            options={"db_table": "cases_upload"},
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
