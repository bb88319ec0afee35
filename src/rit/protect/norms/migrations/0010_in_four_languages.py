from django.conf import settings
from django.db import migrations, models

# What was written before has the first language of the zone.
FIRST = settings.LANGUAGES[0][0]
WRITTEN = [
    ("update protect_norms_campaign set why = jsonb_build_object(%s::text, why)::text", [FIRST]),
    ("update protect_norms_question set text = jsonb_build_object(%s::text, text)::text", [FIRST]),
    (
        """update protect_norms_question set options = (
               select jsonb_agg(jsonb_build_object(
                   'text', jsonb_build_object(%s::text, one -> 'text'),
                   'feedback', jsonb_build_object(%s::text, one -> 'feedback')) order by place)
               from jsonb_array_elements(options) with ordinality as listed (one, place))""",
        [FIRST, FIRST],
    ),
]
BACK = [
    ("update protect_norms_campaign set why = pg_temp.rit_one(why::jsonb, %s)", [FIRST]),
    ("update protect_norms_question set text = pg_temp.rit_one(text::jsonb, %s)", [FIRST]),
    (
        """update protect_norms_question set options = (
               select jsonb_agg(jsonb_build_object(
                   'text', pg_temp.rit_one(one -> 'text', %s),
                   'feedback', pg_temp.rit_one(one -> 'feedback', %s)) order by place)
               from jsonb_array_elements(options) with ordinality as listed (one, place))""",
        [FIRST, FIRST],
    ),
]
# The first language, else any.
ONE = """
create function pg_temp.rit_one(words jsonb, first text) returns text language sql as $$
    select value from jsonb_each_text(words) where value <> '' order by key <> first, key limit 1;
$$;
"""
BACK.insert(0, (ONE, None))


class Migration(migrations.Migration):
    dependencies = [("protect_norms", "0009_questions_walled")]

    operations = [
        migrations.RemoveConstraint(model_name="campaign", name="campaign_says_why"),
        migrations.RunSQL(WRITTEN, BACK),
        migrations.AlterField(model_name="campaign", name="why", field=models.JSONField()),
        migrations.AlterField(model_name="question", name="text", field=models.JSONField()),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", {}), _negated=True), name="campaign_says_why"
            ),
        ),
    ]
