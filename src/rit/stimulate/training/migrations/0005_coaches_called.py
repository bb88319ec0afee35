"""Calls for coaches; attendance by the code on the screen; and who may write what is as narrow as the rules say.

A motivation is for its writer and the coordinator. Invitations, attendance and groups of a debriefing are added by
whom the rules allow, also where SQL is the only page. Each night the votes of the month are written anew.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

CANDIDATE, CALL = "stimulate_training_candidate", "stimulate_training_coachcall"
INVITATION, ATTENDANCE = "stimulate_training_invitation", "stimulate_training_attendance"
MEMBER = "stimulate_training_debriefmember"
DAY = "coalesce(nullif(current_setting('rit.day', true), '')::date, current_date)"
ME = "nullif(current_setting('rit.person', true), '')::uuid"
LED = f"""(
    select leads.trainingsession_id from stimulate_training_trainingsession_leaders leads
    where leads.person_id = {ME})"""  # noqa: S608  # made of the constants above

CANDIDATE_WALL = f"""
alter table stimulate_training_candidate enable row level security;
create policy candidate_own on {CANDIDATE} for select using (person_id = {ME});
create policy candidate_coordinator on {CANDIDATE} for select using ((select training_coordinates()));
create policy candidate_decided on {CANDIDATE} for update
    using ((select training_coordinates()) and person_id is distinct from {ME})
    with check ((select training_coordinates()) and person_id is distinct from {ME});
create policy candidate_forward on {CANDIDATE} for insert with check (
    person_id = {ME} and standing = 'forward' and exists (
        select from {CALL} one where one.id = call_id and one.closed_at is null and {DAY} <= one.until_date));
create policy candidate_withdrawn on {CANDIDATE} for delete
    using (person_id = {ME} and standing in ('forward', 'selected'));
create policy candidate_clerk on {CANDIDATE}
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""  # noqa: S608  # made of the constants above
CANDIDATE_OPEN = "\n".join(
    [
        *(
            f"drop policy candidate_{one} on {CANDIDATE};"
            for one in ("own", "coordinator", "decided", "forward", "withdrawn", "clerk")
        ),
        f"alter table {CANDIDATE} disable row level security;",
    ]
)

# Who was asked for another session of the same activity may put the own name on the list of this one.
ASKED_ELSEWHERE = f"""
create function training_asked_elsewhere(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from {INVITATION} row
        join stimulate_training_trainingsession other on other.id = row.session_id
        join stimulate_training_trainingsession here on here.activity_id = other.activity_id
        where here.id = which and other.id <> here.id and row.person_id = {ME});
$$;
"""  # noqa: S608  # made of the constants above
ASKED = f"""
create function training_asked(which uuid, people uuid[], moment timestamptz)
returns table (person uuid, here boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select row.person_id, bool_or(row.session_id = which) from {INVITATION} row
    join stimulate_training_trainingsession one on one.id = row.session_id
    join stimulate_training_trainingsession this on this.activity_id = one.activity_id
    where this.id = which and row.person_id = any(people)
      and (row.session_id = which
           or (row.answer in ('asked', 'coming', 'waiting') and one.state = 'planned' and one.begins_at > moment))
      and (training_coordinates() or this.id in {LED})
    group by row.person_id;
$$;
"""  # noqa: S608  # made of the constants above
INVITED = f"""
drop policy invitation_added on {INVITATION};
create policy invitation_added on {INVITATION} for insert with check (
    session_id in (select one.id from stimulate_training_trainingsession one where one.state = 'planned')
    and ((select training_coordinates()) or session_id in {LED}
         or (person_id = {ME} and training_asked_elsewhere(session_id))));
drop policy attendance_added on {ATTENDANCE};
create policy attendance_added on {ATTENDANCE} for insert with check (
    way = 'list' and person_id is distinct from {ME} and by_id is not distinct from {ME}
    and ((select training_keeps()) or session_id in {LED}));
create policy attendance_by_code on {ATTENDANCE} for insert with check (
    way = 'qr' and person_id = {ME} and by_id = {ME} and replaces_id is null
    and session_id in (
        select row.session_id from {INVITATION} row
        join stimulate_training_trainingsession one on one.id = row.session_id
        where row.person_id = {ME} and row.answer <> 'moved' and one.state <> 'cancelled'
          and (one.begins_at at time zone current_setting('timezone'))::date between {DAY} - 1 and {DAY} + 1));
drop policy debriefmember_added on {MEMBER};
create policy debriefmember_added on {MEMBER} for insert with check (
    session_id in (select one.id from stimulate_training_trainingsession one where one.state = 'held')
    and ((select training_coordinates()) or session_id in {LED}));
"""  # noqa: S608  # made of the constants above
ANYBODY = f"""
drop policy debriefmember_added on {MEMBER};
create policy debriefmember_added on {MEMBER} for insert with check (true);
drop policy attendance_by_code on {ATTENDANCE};
drop policy attendance_added on {ATTENDANCE};
create policy attendance_added on {ATTENDANCE} for insert with check (true);
drop policy invitation_added on {INVITATION};
create policy invitation_added on {INVITATION} for insert with check (true);
"""

# New files for both tables in one transaction. Months first, as a vote takes them first: nobody waits for each other.
SHUFFLE = """
create function month_shuffle() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if current_setting('rit.clerk', true) is distinct from 'on' then
        raise exception 'only the clerk writes the votes of a month anew';
    end if;
    perform 1 from stimulate_training_month order by id for update;
    set constraints all immediate;
    create temp table votes_voter on commit drop as select * from stimulate_training_monthvoter;
    create temp table votes_tally on commit drop as select * from stimulate_training_monthtally;
    truncate stimulate_training_monthvoter, stimulate_training_monthtally;
    insert into stimulate_training_monthvoter select * from votes_voter order by random();
    insert into stimulate_training_monthtally select * from votes_tally order by random();
    drop table votes_voter, votes_tally;
    set constraints all deferred;
end;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_staff_files"),
        ("stimulate_training", "0004_planning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("motivation", models.TextField(blank=True)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("forward", "waits for an answer"),
                            ("selected", "selected, and follows the training"),
                            ("declined", "not selected this time"),
                            ("appointed", "became a coach"),
                        ],
                        default="forward",
                        max_length=10,
                    ),
                ),
                ("word", models.TextField(blank=True)),
                ("put_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("goes_from", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CoachCall",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.JSONField()),
                ("until_date", models.DateField()),
                ("a_service", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-opened_at"],
            },
        ),
        migrations.AddField(
            model_name="attendance",
            name="way",
            field=models.CharField(
                choices=[("list", "on the list"), ("qr", "with the code on the screen")],
                default="list",
                max_length=4,
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "qr"), _negated=True), ("by", models.F("person")), _connector="OR"
                ),
                name="attendance_by_oneself_with_the_code",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="coachcall",
            name="opened_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="coachcall",
            name="training",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stimulate_training.activity",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates",
                to="stimulate_training.coachcall",
            ),
        ),
        migrations.AddConstraint(
            model_name="coachcall",
            constraint=models.CheckConstraint(
                condition=models.Q(("a_service__gt", 0)), name="coach_call_of_some"
            ),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["standing", "put_at"], name="candidate_waits"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(fields=("call", "person"), name="candidate_once"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("standing", "forward")),
                    models.Q(models.Q(("standing", "forward"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="candidate_decided_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "declined"), _negated=True),
                    models.Q(("word", ""), _negated=True),
                    _connector="OR",
                ),
                name="candidate_declined_with_a_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("motivation", ""), ("standing", "appointed")),
                    models.Q(
                        models.Q(("standing", "appointed"), _negated=True),
                        models.Q(("motivation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="candidate_says_why",
            ),
        ),
        migrations.RunSQL(CANDIDATE_WALL, CANDIDATE_OPEN),
        migrations.RunSQL(
            ASKED_ELSEWHERE + ASKED,
            "drop function training_asked(uuid, uuid[], timestamptz); drop function training_asked_elsewhere(uuid);",
        ),
        migrations.RunSQL(INVITED, ANYBODY),
        migrations.RunSQL(SHUFFLE, "drop function month_shuffle();"),
    ]
