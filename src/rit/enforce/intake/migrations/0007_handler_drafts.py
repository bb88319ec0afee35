"""The drafts of handlers: behind the wall of their case, and of their author alone; gone when the author leaves."""

import django.db.models.deletion
from django.db import migrations, models

WALL = """
alter table intake_handler_draft enable row level security;
create policy handler_draft_own on intake_handler_draft
    using (person_id = nullif(current_setting('rit.person', true), '')::uuid and rit_on_list(case_id))
    with check (person_id = nullif(current_setting('rit.person', true), '')::uuid and rit_on_list(case_id));
create policy handler_draft_clerk on intake_handler_draft using (rit_is_clerk()) with check (rit_is_clerk());

create function rit_intake_left() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from intake_handler_draft where case_id = new.case_id and person_id = new.person_id;
    return null;
end;
$$;

create trigger intake_member_left after update of ended_at on cases_member
    for each row when (old.ended_at is null and new.ended_at is not null) execute function rit_intake_left();
"""

OPEN = """
drop trigger intake_member_left on cases_member;
drop function rit_intake_left();
drop policy handler_draft_own on intake_handler_draft;
drop policy handler_draft_clerk on intake_handler_draft;
alter table intake_handler_draft disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_cases", "0007_relations"),
        ("enforce_intake", "0006_counts_seen"),
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandlerDraft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("page", models.CharField(max_length=30)),
                ("pair", models.UUIDField()),
                ("key", models.BinaryField()),
                ("body", models.BinaryField()),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handler_drafts",
                        to="enforce_cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "intake_handler_draft",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "person", "page"), name="handler_draft_one")
                ],
            },
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
