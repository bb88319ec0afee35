"""What is handed out, and the wall around its rows of persons (L6.7-a).

Named: oneself, whoever heads a unit in which the person holds a function, the coordinator, HR, and the clerk. The roles
are those that open `plan.steer` and `people.hr` (a test compares).
"""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

KEEPER_ROLES = ("coordinator", "hr")

DAY = "coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)"
ME = "nullif(current_setting('rit.person', true), '')::uuid"

KEEPS = f"""
create function norms_keeps() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from access_grant held
        where held.account_id = nullif(current_setting('rit.account', true), '')::uuid
          and held.role in {KEEPER_ROLES}
          and held.ended_at is null and {DAY} between held.from_date and held.to_date);
$$;
"""  # noqa: S608  # made of the constants above

# What does not depend on the row stands in a subselect of its own, so that it is asked once and not for every row.
WALL = f"""
alter table protect_norms_handing enable row level security;
create policy handing_own on protect_norms_handing for select using (person_id = {ME});
create policy handing_head on protect_norms_handing for select
    using (person_id in (
        select member.person_id from people_assignment head
        join people_assignment member on member.unit_id = head.unit_id
        where head.person_id = {ME} and head.leads
          and {DAY} between head.from_date and coalesce(head.to_date, 'infinity')
          and {DAY} between member.from_date and coalesce(member.to_date, 'infinity')));
create policy handing_keeper on protect_norms_handing for select using ((select norms_keeps()));
create policy handing_added on protect_norms_handing for insert with check (true);
create policy handing_clerk on protect_norms_handing
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""  # noqa: S608  # made of the constants above

OPEN = """
drop policy handing_own on protect_norms_handing;
drop policy handing_head on protect_norms_handing;
drop policy handing_keeper on protect_norms_handing;
drop policy handing_added on protect_norms_handing;
drop policy handing_clerk on protect_norms_handing;
alter table protect_norms_handing disable row level security;
"""

# The last row that counts of each person and edition.
LAST_HANDED = """
    select distinct on (row.edition_id, row.person_id) row.edition_id, row.person_id, row.sort
    from protect_norms_handing row
    where row.sort <> 'undone' and not exists (
        select from protect_norms_handing undo where undo.undoes_id = row.id)
    order by row.edition_id, row.person_id, row.at desc, row.on_date desc
"""
STAFF = """
    select person.id from people_person person
    where person.joined_date <= on_day and coalesce(person.left_date, 'infinity') >= on_day
      and person.cadre <> 'external'
"""

COUNTS = f"""
create function norms_handed(on_day date)
returns table (edition uuid, people bigint, have bigint, held bigint, lost bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with last as ({LAST_HANDED}), staff as ({STAFF})
    select one.id, (select count(*) from staff),
           count(staff.id) filter (where last.sort = 'given'),
           count(last.person_id) filter (where last.sort = 'given'),
           (select count(*) from protect_norms_handing row
            where row.edition_id = one.id and row.sort = 'lost'
              and not exists (select from protect_norms_handing undo where undo.undoes_id = row.id))
    from protect_norms_edition one
    left join last on last.edition_id = one.id
    left join staff on staff.id = last.person_id
    group by one.id;
$$;

create function norms_handed_by_unit(which uuid, on_day date)
returns table (unit uuid, people bigint, have bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with last as ({LAST_HANDED}), staff as ({STAFF}), main as (
        select distinct on (person_id) person_id, unit_id from people_assignment
        where on_day between from_date and coalesce(to_date, 'infinity')
        order by person_id, share desc, from_date
    )
    select main.unit_id, count(*), count(last.person_id)
    from staff left join main on main.person_id = staff.id
    left join last on last.person_id = staff.id and last.edition_id = which and last.sort = 'given'
    group by main.unit_id;
$$;
"""  # noqa: S608  # made of the constants above
COUNTS_BEFORE = """
drop function norms_handed_by_unit(uuid, date);
drop function norms_handed(date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_staff_files"),
        ("plan_rulebook", "0001_first"),
        ("protect_norms", "0004_asked_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("booklet", "booklet of an instruction"),
                            ("chain", "value chain"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.JSONField()),
                ("from_date", models.DateField()),
                ("made", models.PositiveIntegerField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="plan_rulebook.instructionversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_date", "-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Handing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("given", "given"),
                            ("back", "given back"),
                            ("lost", "lost"),
                            ("undone", "entered by mistake"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on_date", models.DateField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handings",
                        to="protect_norms.edition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="protect_norms.handing",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "booklet"), _negated=True), ("version__isnull", False), _connector="OR"
                ),
                name="edition_of_a_version",
            ),
        ),
        migrations.AddIndex(
            model_name="handing",
            index=models.Index(fields=["edition", "person", "at"], name="handing_known"),
        ),
        migrations.AddIndex(
            model_name="handing",
            index=models.Index(fields=["person", "-on_date"], name="handing_mine"),
        ),
        migrations.AddConstraint(
            model_name="handing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sort", "given"), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="handing_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="handing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sort", "undone"), ("undoes__isnull", False)),
                    models.Q(models.Q(("sort", "undone"), _negated=True), ("undoes", None)),
                    _connector="OR",
                ),
                name="handing_undoes_one",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handing",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'what was handed out is append-only';",
                    hash="072d72f7549419f0453756ba678cf243291635c6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1698e",
                    table="protect_norms_handing",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(KEEPS, "drop function norms_keeps();"),
        migrations.RunSQL(WALL, OPEN),
        migrations.RunSQL(COUNTS, COUNTS_BEFORE),
    ]
