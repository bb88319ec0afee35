"""Agreements of two, good examples, and their walls: only the two read an agreement; no role, no job, no clerk (L6.3-c)."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

WALL = """
alter table enforce_correction_agreement add constraint agreement_has_a_term check (until_date <= talk_date + 183);

alter table enforce_correction_agreement enable row level security;
create policy agreement_of_two on enforce_correction_agreement for select
    using (nullif(current_setting('rit.person', true), '')::uuid in (by_id, other_id));
create policy agreement_noted on enforce_correction_agreement for insert
    with check (by_id = nullif(current_setting('rit.person', true), '')::uuid and state = 'noted' and outcome = '');
create policy agreement_moves on enforce_correction_agreement for update
    using (nullif(current_setting('rit.person', true), '')::uuid in (by_id, other_id))
    with check (nullif(current_setting('rit.person', true), '')::uuid in (by_id, other_id));
create policy agreement_taken_back on enforce_correction_agreement for delete
    using (by_id = nullif(current_setting('rit.person', true), '')::uuid and state <> 'confirmed' and outcome = '');

alter table enforce_correction_recognition enable row level security;
create policy recognition_read on enforce_correction_recognition for select
    using (nullif(current_setting('rit.person', true), '') is not null and (consented_at is not null
           or nullif(current_setting('rit.person', true), '')::uuid in (about_id, by_id)));
create policy recognition_noted on enforce_correction_recognition for insert
    with check (by_id = nullif(current_setting('rit.person', true), '')::uuid and consented_at is null);
create policy recognition_consented on enforce_correction_recognition for update
    using (about_id = nullif(current_setting('rit.person', true), '')::uuid)
    with check (about_id = nullif(current_setting('rit.person', true), '')::uuid);
create policy recognition_removed on enforce_correction_recognition for delete
    using (nullif(current_setting('rit.person', true), '')::uuid in (about_id, by_id));
create policy recognition_clerk on enforce_correction_recognition
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');

create function correction_tally() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    off boolean := tg_op <> 'INSERT';
    again boolean := tg_op <> 'DELETE';
begin
    if tg_op = 'DELETE' and current_setting('rit.forgetting', true) = 'on' then
        return null;
    end if;
    if off then
        update enforce_correction_monthcount set
            noted = noted - 1,
            kept = kept - (old.outcome = 'kept')::integer,
            partly = partly - (old.outcome = 'partly')::integer,
            not_kept = not_kept - (old.outcome = 'not_kept')::integer
        where month = date_trunc('month', old.talk_date)::date;
    end if;
    if again then
        insert into enforce_correction_monthcount as counted (month, noted, kept, partly, not_kept)
        values (date_trunc('month', new.talk_date)::date, 1, (new.outcome = 'kept')::integer,
                (new.outcome = 'partly')::integer, (new.outcome = 'not_kept')::integer)
        on conflict (month) do update set
            noted = counted.noted + excluded.noted,
            kept = counted.kept + excluded.kept,
            partly = counted.partly + excluded.partly,
            not_kept = counted.not_kept + excluded.not_kept;
    end if;
    return null;
end;
$$;
create trigger correction_tally after insert or update or delete on enforce_correction_agreement
    for each row execute function correction_tally();

create function correction_forget(today date) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    gone integer;
begin
    if coalesce(current_setting('rit.clerk', true), '') <> 'on' then
        raise exception 'only the night forgets';
    end if;
    perform set_config('rit.forgetting', 'on', true);
    delete from enforce_correction_agreement
    where until_date < today
       or exists (select from people_person left_us where left_us.id in (by_id, other_id) and left_us.left_date < today);
    get diagnostics gone = row_count;
    perform set_config('rit.forgetting', '', true);
    delete from enforce_correction_recognition
    where (consented_at is null and noted_at < today - 90)
       or exists (select from people_person left_us where left_us.id = about_id and left_us.left_date < today);
    return gone;
end;
$$;

create function correction_due(days date[]) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if coalesce(current_setting('rit.clerk', true), '') <> 'on' then
        raise exception 'only the night reminds';
    end if;
    return query
        select distinct person.account_id from enforce_correction_agreement agreed
        join people_person person on person.id in (agreed.by_id, agreed.other_id)
        where agreed.follow_date = any(days) and agreed.outcome = '' and person.account_id is not null;
end;
$$;
"""

OPEN = """
drop function correction_due(date[]);
drop function correction_forget(date);
drop trigger correction_tally on enforce_correction_agreement;
drop function correction_tally();
drop policy recognition_clerk on enforce_correction_recognition;
drop policy recognition_removed on enforce_correction_recognition;
drop policy recognition_consented on enforce_correction_recognition;
drop policy recognition_noted on enforce_correction_recognition;
drop policy recognition_read on enforce_correction_recognition;
drop policy agreement_taken_back on enforce_correction_agreement;
drop policy agreement_moves on enforce_correction_agreement;
drop policy agreement_noted on enforce_correction_agreement;
drop policy agreement_of_two on enforce_correction_agreement;
alter table enforce_correction_recognition disable row level security;
alter table enforce_correction_agreement disable row level security;
alter table enforce_correction_agreement drop constraint agreement_has_a_term;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthCount",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("noted", models.IntegerField(default=0)),
                ("kept", models.IntegerField(default=0)),
                ("partly", models.IntegerField(default=0)),
                ("not_kept", models.IntegerField(default=0)),
            ],
            options={
                "ordering": ["month"],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("value", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("noted_at", models.DateTimeField()),
                ("consented_at", models.DateTimeField(null=True)),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-consented_at", "-noted_at"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("talk_date", models.DateField()),
                ("agreed", models.TextField()),
                ("follow_date", models.DateField()),
                ("until_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "waits for the other"),
                            ("confirmed", "confirmed by both"),
                            ("disputed", "not what was agreed, says the other"),
                        ],
                        default="noted",
                        max_length=10,
                    ),
                ),
                ("remark", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "kept"), ("partly", "partly kept"), ("not_kept", "not kept")],
                        max_length=10,
                    ),
                ),
                ("outcome_at", models.DateTimeField(null=True)),
                ("again", models.BooleanField(default=False)),
                ("renewed", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("noted_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "outcome_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["follow_date", "noted_at"],
                "indexes": [
                    models.Index(fields=["by", "follow_date"], name="agreement_by"),
                    models.Index(fields=["other", "follow_date"], name="agreement_other"),
                    models.Index(fields=["until_date"], name="agreement_until"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("other")), _negated=True), name="agreement_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed", ""), _negated=True), name="agreement_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("follow_date__gt", models.F("talk_date")),
                            ("until_date__gte", models.F("follow_date")),
                        ),
                        name="agreement_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "noted")),
                            models.Q(
                                models.Q(("state", "noted"), _negated=True), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_answered_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "disputed"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_disputed_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("outcome_at", None)),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("outcome_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_outcome_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("again", True), _negated=True), ("renewed", False), _connector="OR"
                        ),
                        name="agreement_renewed_once",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="what_both_confirmed_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if (new.by_id, new.other_id, new.noted_at, new.again)\n                       is distinct from (old.by_id, old.other_id, old.noted_at, old.again) then\n                        raise exception 'between whom an agreement is, stays';\n                    end if;\n                    if old.state = 'confirmed'\n                       and (new.state, new.talk_date, new.agreed, new.follow_date, new.until_date, new.remark)\n                       is distinct from\n                           (old.state, old.talk_date, old.agreed, old.follow_date, old.until_date, old.remark) then\n                        raise exception 'what both confirmed, stays';\n                    end if;\n                    return new;\n                ",
                    hash="453e6fdfad99c0879c0a2b9e1e0515615cd0b431",
                    operation="UPDATE",
                    pgid="pgtrigger_what_both_confirmed_stays_55a8a",
                    table="enforce_correction_agreement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["-consented_at"], name="recognition_shown"),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["about"], name="recognition_about"),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["by"], name="recognition_by"),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("about")), _negated=True), name="recognition_of_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="recognition_says_what"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recognition",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_noted_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    if (new.about_id, new.by_id, new.value, new.text, new.noted_at)\n                       is distinct from (old.about_id, old.by_id, old.value, old.text, old.noted_at) then\n                        raise exception 'somebody consented to these words and no others';\n                    end if;\n                    return new;\n                ",
                    hash="0d0f7d8f01375804ee0f7af7444edf68b823387f",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_noted_stays_f3104",
                    table="enforce_correction_recognition",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
