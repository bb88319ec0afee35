"""Which tables keep their history: one migration operation, one trigger function for all of them.

A trigger sees bulk changes and plain SQL too, which no Python code does. The function belongs to the owner of
the tables, so the runtime role can cause a version but cannot write, change or remove one.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

FUNCTION = """
create function rit_keep_history() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    moment timestamptz := now();
begin
    if (select believed from history_telling where id = 1) then
        moment := coalesce(nullif(current_setting('rit.now', true), '')::timestamptz, moment);
    end if;
    if tg_op = 'DELETE' then
        insert into history_version (source, key, at, row) values (tg_table_name, old.id::text, moment, null);
    else
        insert into history_version (source, key, at, row)
        values (tg_table_name, new.id::text, moment, to_jsonb(new));
    end if;
    return null;
end $$;
"""
NO_FUNCTION = "drop function rit_keep_history();"

TRIGGERS = """
create trigger keep_history after insert or delete on {table}
    for each row execute function rit_keep_history();
create trigger keep_history_of_changes after update on {table}
    for each row when (old.* is distinct from new.*) execute function rit_keep_history();
insert into history_source ("table", since)
    select '{table}', case when exists (select from {table}) then now() end;
insert into history_version (source, key, at, row) select '{table}', id::text, now(), to_jsonb(t) from {table} t;
"""
NO_TRIGGERS = """
drop trigger keep_history on {table};
drop trigger keep_history_of_changes on {table};
delete from history_version where source = '{table}';
delete from history_source where "table" = '{table}';
"""


def keep(*tables: str) -> RunSQL:
    """From now on every version of a row of these tables is kept. Their key must be called `id`.

    Rows that are there already are kept as they are now: what they were before is not known.
    """
    return RunSQL(
        [TRIGGERS.format(table=table) for table in tables],
        [NO_TRIGGERS.format(table=table) for table in reversed(tables)],
    )
