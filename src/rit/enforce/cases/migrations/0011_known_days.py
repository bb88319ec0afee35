"""Since when the authority knows the facts: each answer keeps its row and its reason (L5-f).

The answers of before stood in the hand-over itself, sealed to their place, so they cannot move; no installation held any.
"""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

WALL = """
alter table cases_known_day enable row level security;
create policy known_day_list on cases_known_day using (rit_on_list(case_id)) with check (rit_on_list(case_id));
create policy known_day_clerk on cases_known_day using (rit_is_clerk()) with check (rit_is_clerk());
"""
OPEN = """
drop policy known_day_list on cases_known_day;
drop policy known_day_clerk on cases_known_day;
alter table cases_known_day disable row level security;
"""
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_cases", "0010_unread"),
        ("foundation_vault", "0003_proof_key"),
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownDay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=PROTECT, related_name="+", to="enforce_cases.case"
                    ),
                ),
                (
                    "hand_over",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="known_days", to="enforce_cases.handover"
                    ),
                ),
                ("day", models.DateField()),
                ("by", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.person")),
                ("at", models.DateTimeField()),
                (
                    "reason_key",
                    models.ForeignKey(
                        db_index=False, on_delete=PROTECT, related_name="+", to="foundation_vault.key"
                    ),
                ),
                ("reason", models.BinaryField()),
            ],
            options={
                "db_table": "cases_known_day",
                "indexes": [models.Index(fields=["case"], name="known_day_of_case")],
            },
        ),
        migrations.RemoveConstraint(model_name="handover", name="hand_over_known_paired"),
        migrations.RemoveField(model_name="handover", name="known_at"),
        migrations.RemoveField(model_name="handover", name="known_by"),
        migrations.RemoveField(model_name="handover", name="known_key"),
        migrations.RemoveField(model_name="handover", name="known_reason"),
        pgtrigger.migrations.AddTrigger(
            model_name="knownday",
            trigger=pgtrigger.compiler.Trigger(
                name="known_day_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if (new.case_id, new.hand_over_id, new.day, new.by_id, new.at)\n                       is distinct from (old.case_id, old.hand_over_id, old.day, old.by_id, old.at) then\n                        raise exception 'since when facts are known is added to, never changed';\n                    end if;\n                    return new;  -- a new key seals the same reason anew\n                ",
                    hash="ca33c4bb1b507dafa89fb9dbde7c08a43c1d4f8e",
                    operation="UPDATE",
                    pgid="pgtrigger_known_day_stays_de191",
                    table="cases_known_day",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
