"""The registers as they were known on a day: for who does not read a desk, what is assessed or named later changes no
number of a month that is over, so that no day tells that something happened on it.
"""

from django.db import migrations

KNOWN = """
do $$
declare
    body text := pg_get_functiondef('rit_intake_counts(date,date)'::regprocedure);
begin
    body := replace(body, 'rit_intake_counts(first date, last date)',
                    'rit_intake_counts(first date, last date, known date)');
    body := replace(body, 'select report.*, (arrived_at',
        'select report.*, case
            when outcome = '''' or (assessed_at at time zone ''Europe/Brussels'')::date <= known then outcome
            else coalesce((select said.detail ->> ''outcome'' from cases_event said
                           where said.case_id = report.case_id and said.detail ? ''outcome''
                             and (said.at at time zone ''Europe/Brussels'')::date <= known
                           order by said.at desc, said.recorded_at desc limit 1), '''')
            end as outcome_then, (arrived_at');
    body := replace(body, '''outcome'', outcome, count(*)', '''outcome'', outcome_then, count(*)');
    body := replace(body, 'and named.withdrawn_at is null',
        'and (named.named_at at time zone ''Europe/Brussels'')::date <= known
            and (named.withdrawn_at is null or (named.withdrawn_at at time zone ''Europe/Brussels'')::date > known)');
    execute body;
end $$;
drop function rit_intake_counts(date, date);
"""
BEFORE = """
do $$
declare
    body text := pg_get_functiondef('rit_intake_counts_seen(date,date)'::regprocedure);
begin
    execute replace(replace(body, 'rit_intake_counts_seen', 'rit_intake_counts'),
                    'LANGUAGE sql' || chr(10) || ' STABLE', 'LANGUAGE sql' || chr(10) || ' STABLE SECURITY DEFINER');
end $$;
drop function rit_intake_counts(date, date, date);
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_intake", "0011_by_theme"), ("enforce_cases", "0016_glass_asks")]
    operations = [migrations.RunSQL(KNOWN, BEFORE)]
