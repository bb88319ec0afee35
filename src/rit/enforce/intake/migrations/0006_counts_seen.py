"""The same counts with the rights of who asks: the own desk's register never counts what the inbox does not show."""

from django.db import migrations

SEEN = """
do $$ begin
    execute replace(
        replace(pg_get_functiondef('rit_intake_counts(date,date)'::regprocedure),
                'rit_intake_counts', 'rit_intake_counts_seen'),
        'SECURITY DEFINER', 'SECURITY INVOKER');
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_intake", "0005_desk_wall")]
    operations = [migrations.RunSQL(SEEN, "drop function rit_intake_counts_seen(date, date);")]
