"""What closing a live dilemma wiped leaves the files as well, and no sentence tells when it was kept (L6.4-e).

Deleted ballots, and every count on the way to the last one, stay in the files of their tables until a vacuum. Sentences
of one sitting carry the mark of one transaction, which the trail of the sitting stands next to. Each night the three
tables get new files, with what is left in an order of chance.
"""

from django.db import migrations

SHUFFLE = """
create function live_shuffle() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if current_setting('rit.clerk', true) is distinct from 'on' then
        raise exception 'only the clerk writes the votes of a sitting anew';
    end if;
    perform 1 from stimulate_training_live where closed_at is null order by id for update;
    lock table stimulate_training_livetally, stimulate_training_liveballot, stimulate_training_harvest
        in access exclusive mode;
    set constraints all immediate;
    create temp table anew_tally on commit drop as select * from stimulate_training_livetally;
    create temp table anew_ballot on commit drop as select * from stimulate_training_liveballot;
    create temp table anew_harvest on commit drop as select * from stimulate_training_harvest;
    truncate stimulate_training_livetally, stimulate_training_liveballot, stimulate_training_harvest;
    insert into stimulate_training_livetally select * from anew_tally order by random();
    insert into stimulate_training_liveballot select * from anew_ballot order by random();
    insert into stimulate_training_harvest select * from anew_harvest order by random();
    drop table anew_tally, anew_ballot, anew_harvest;
    set constraints all deferred;
end;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stimulate_training", "0006_call_changed"),
    ]

    operations = [
        migrations.RunSQL(SHUFFLE, "drop function live_shuffle();"),
    ]
