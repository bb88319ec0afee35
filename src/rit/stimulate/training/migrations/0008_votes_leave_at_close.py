"""Ballots and counts of a sitting are in no log and no copy, and their files go when the last open one closes (L6.4-e).

Until the night, whoever runs the database could read in the files which ballot came after which, and in the write-ahead
log for as long as it is kept. Tables without a log are also not in a copy of the files or on a second server; after a
crash they are empty, and telephones vote again. Whoever closes takes no lock where somebody is voting elsewhere.
"""

from django.db import migrations

FILES = """
create function live_any_left() returns boolean language sql volatile as $$
    select exists (select 1 from stimulate_training_liveballot) or exists (select 1 from stimulate_training_livetally);
$$;

create function live_empty_files() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if live_any_left() then
        return;  -- another sitting is open: whoever closes the last one does it, or the night
    end if;
    lock table stimulate_training_liveballot, stimulate_training_livetally in access exclusive mode nowait;
    if not live_any_left() then  -- asked again, now that nobody can be voting
        set constraints all immediate;
        truncate stimulate_training_liveballot, stimulate_training_livetally;
        set constraints all deferred;
    end if;
exception when lock_not_available then
    return;
end;
$$;

create or replace function live_close(which uuid, at_moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform 1 from stimulate_training_live where id = which for update;
    if not live_led(which) then
        raise exception 'only whoever leads an open live dilemma closes it';
    end if;
    update stimulate_training_live set phase = 'closed', closed_at = at_moment,
        before = (select one.counts from stimulate_training_livetally one where one.live_id = which
                  and one.moment = 'before' and (select sum(number) from unnest(one.counts) number) >= 5),
        after = (select one.counts from stimulate_training_livetally one where one.live_id = which
                 and one.moment = 'after' and (select sum(number) from unnest(one.counts) number) >= 5)
    where id = which;
    delete from stimulate_training_liveballot where live_id = which;
    delete from stimulate_training_livetally where live_id = which;{more}
end;
$$;
"""
LOG = """
alter table stimulate_training_liveballot set {logged};
alter table stimulate_training_livetally set {logged};
"""


class Migration(migrations.Migration):
    dependencies = [("stimulate_training", "0007_votes_anew")]
    operations = [
        migrations.RunSQL(
            FILES.format(more="\n    perform live_empty_files();") + LOG.format(logged="unlogged"),
            FILES[FILES.index("create or replace") :].format(more="")
            + "drop function live_empty_files(); drop function live_any_left();"
            + LOG.format(logged="logged"),
        )
    ]
