"""Keeps what an assignment repeats from the catalogue (whether its function leads) equal to the catalogue.

An exclusion constraint cannot look into another table, so `leads` stands on the assignment; this key to both
columns makes the two agree, also after a change of the catalogue. It needs the unique key of 0001 to exist.
"""

from django.db import migrations

KEY = """
alter table people_assignment add constraint people_assignment_leads_as_catalogued
foreign key (function_id, leads) references people_function (id, head_of_unit) on update cascade
deferrable initially deferred
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people")]

    operations = [
        migrations.RunSQL(
            KEY, "alter table people_assignment drop constraint people_assignment_leads_as_catalogued"
        )
    ]
