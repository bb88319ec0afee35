"""The sealer: a function of the owner's, so that no role of the application can write a seal itself.

Ids are given before their transactions commit, so a late entry may have a lower id than sealed ones: each
run looks back 10,000 ids, and the nightly run at everything.
"""

from django.db import migrations

TEXT = """
create function rit_audit_text(e audit_entry) returns text language sql stable
set timezone = 'UTC' as $$
    select jsonb_build_array(e.id, to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), to_char(e.recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        e.event, e.account_id, e.actor, e.subject_table, e.subject_id, e.reason, e.detail)::text
$$;
"""

SEAL = """
create function rit_audit_seal(everything boolean default false) returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    link record;
    previous bytea;
    place bigint;
    sealed integer := 0;
begin
    if not pg_try_advisory_xact_lock(7245531) then
        return 0;
    end if;
    select s.position, s.hash into place, previous from audit_seal s order by s.position desc limit 1;
    place := coalesce(place, 0);
    previous := coalesce(previous, ''::bytea);
    for link in
        select e.id, rit_audit_text(e) as text from audit_entry e
        where (everything or e.id > (select coalesce(max(s.entry_id), 0) - 10000 from audit_seal s))
          and not exists (select 1 from audit_seal s where s.entry_id = e.id)
        order by e.id limit 5000
    loop
        place := place + 1;
        previous := sha256(previous || convert_to(link.text, 'UTF8'));
        insert into audit_seal (position, entry_id, hash) values (place, link.id, previous);
        sealed := sealed + 1;
    end loop;
    return sealed;
end
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation_audit", "0001_first")]
    operations = [
        migrations.RunSQL(TEXT, "drop function rit_audit_text(audit_entry)"),
        migrations.RunSQL(SEAL, "drop function rit_audit_seal(boolean)"),
    ]
