"""How often each theme was reported, past the wall, as numbers only: what rises suggests to look at a risk again."""

from django.db import migrations

BY_THEME = """
create function rit_intake_by_theme(first date, last date) returns table (theme text, number bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    select theme, count(*)
    from intake_report report, unnest(report.themes) theme
    where arrived_at >= first - 1 and arrived_at < last + 2
      and (arrived_at at time zone 'Europe/Brussels')::date between first and last
      and like_of_id is null and outcome not in ('duplicate', 'inadmissible', 'unfounded')
    group by 1;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_intake", "0010_came_date")]
    operations = [migrations.RunSQL(BY_THEME, "drop function rit_intake_by_theme(date, date);")]
