from django.db import migrations, models


class Migration(migrations.Migration):
    """A fact is of every list but the sessions'."""

    dependencies = [("diary", "0005_sessions_moved")]
    operations = [
        migrations.RemoveConstraint(
            model_name="fact",
            name="fact_kind_is_known",
        ),
        migrations.AlterField(
            model_name="fact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("red_flags", "red_flags"),
                    ("conditions", "conditions"),
                    ("medicines", "medicines"),
                    ("allergies", "allergies"),
                    ("preventives", "preventives"),
                    ("other_toxin", "other_toxin"),
                    ("scores", "scores"),
                    ("events", "events"),
                    ("examinations", "examinations"),
                    ("decisions", "decisions"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="historicalfact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("red_flags", "red_flags"),
                    ("conditions", "conditions"),
                    ("medicines", "medicines"),
                    ("allergies", "allergies"),
                    ("preventives", "preventives"),
                    ("other_toxin", "other_toxin"),
                    ("scores", "scores"),
                    ("events", "events"),
                    ("examinations", "examinations"),
                    ("decisions", "decisions"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "red_flags",
                            "conditions",
                            "medicines",
                            "allergies",
                            "preventives",
                            "other_toxin",
                            "scores",
                            "events",
                            "examinations",
                            "decisions",
                        ),
                    )
                ),
                name="fact_kind_is_known",
            ),
        ),
    ]
