from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_cases", "0004_glass_wall"),
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="case_event_known",
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("owned", "ownership confirmed"),
                    ("joined", "put on the list"),
                    ("left", "taken off the list"),
                    ("named", "person concerned named"),
                    ("unnamed", "person concerned taken off"),
                    ("rotated", "key renewed"),
                    ("glass", "opened by two people together"),
                    ("taken_up", "taken up as a case"),
                    ("assessed", "assessed"),
                    ("written", "message to the reporter"),
                    ("received", "message from the reporter"),
                    ("acknowledged", "receipt confirmed to the reporter"),
                    ("answered", "feedback given to the reporter"),
                    ("identity_asked", "identity asked for"),
                    ("identity_given", "identity given by the reporter"),
                    ("identity_refused", "identity kept back by the reporter"),
                    ("identity_opened", "identity opened by the custodian"),
                    ("identity_closed", "identity not opened, or not handed over, by the custodian"),
                    ("forwarded", "forwarded to another service"),
                    ("came_back", "received from another service"),
                    ("asked", "waiting for the reporter"),
                    ("resumed", "no longer waiting"),
                    ("split", "part for the counsellor taken out"),
                    ("destroyed", "copy of that part destroyed"),
                    ("checked_in", "reporter asked how things go"),
                    ("closed", "closed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "arrived",
                            "owned",
                            "joined",
                            "left",
                            "named",
                            "unnamed",
                            "rotated",
                            "glass",
                            "taken_up",
                            "assessed",
                            "written",
                            "received",
                            "acknowledged",
                            "answered",
                            "identity_asked",
                            "identity_given",
                            "identity_refused",
                            "identity_opened",
                            "identity_closed",
                            "forwarded",
                            "came_back",
                            "asked",
                            "resumed",
                            "split",
                            "destroyed",
                            "checked_in",
                            "closed",
                        ],
                    )
                ),
                name="case_event_known",
            ),
        ),
    ]
