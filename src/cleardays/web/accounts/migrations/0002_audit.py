from django.db import migrations, models

import cleardays.web.accounts.models

# The database itself refuses what the model refuses: a change or removal by another program is stopped too,
# unless it first drops the trigger, which `audit verify` then finds by the chain.
REFUSED = "an audit entry is written once"
SQLITE = [
    f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON accounts_auditentry BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for what in ("UPDATE", "DELETE")
]
# What of a person was written last is asked by every page of their record.
BOTH = ["CREATE INDEX entries_of_a_person ON accounts_auditentry (person, action, number)"]
POSTGRESQL = [
    f"CREATE FUNCTION audit_for_good() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry FOR EACH ROW EXECUTE FUNCTION audit_for_good()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON accounts_auditentry FOR EACH STATEMENT EXECUTE FUNCTION audit_for_good()",
]


def make(apps, schema_editor):
    schema_editor.create_model(apps.get_model("accounts", "AuditEntry"))
    for statement in BOTH + {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=40)),
                ("person", models.UUIDField(null=True)),
                ("clinic", models.UUIDField(null=True)),
                ("about", models.TextField()),
                ("sealed", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={"db_table": "accounts_auditentry", "ordering": ["number"], "managed": False},
        ),
        migrations.CreateModel(
            name="Salt",
            fields=[
                ("person", models.UUIDField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField(default=cleardays.web.accounts.models._salt, max_length=32)),
            ],
        ),
        # No way back on purpose: what was seen and done is not taken away by a migration.
        migrations.RunPython(make),
    ]
