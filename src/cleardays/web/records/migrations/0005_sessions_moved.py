"""Every session, and every wording it ever had, moves from the facts into its own table: with its number, key, version, hand and date.

One transaction: a stop in the middle leaves all of it where it was. There is no way back but the backup of before.
"""

from django.core.management.color import no_style
from django.db import migrations

from cleardays.casefile import session_schema
from cleardays.web.records.history_tables import columns, sites, vials

AT_ONCE = 500
KEPT = ("id", "person_id", "key", "version", "shape_version", "received")
FORMER = ("history_id", "history_date", "history_change_reason", "history_type", "history_user_id")


def move(apps, schema_editor):
    database = schema_editor.connection.alias
    of = {name: apps.get_model("diary", name) for name in (
        "Fact", "HistoricalFact", "InjectionSession", "HistoricalInjectionSession", "SessionVial", "SessionSite",
    )}  # fmt: skip
    facts = of["Fact"].objects.using(database).filter(kind="sessions")
    former = of["HistoricalFact"].objects.using(database).filter(kind="sessions")
    found = [(fact, session_schema.session(fact.said)) for fact in facts.order_by("id")]

    def add(name, rows):
        of[name].objects.using(database).bulk_create(rows, AT_ONCE)

    add("InjectionSession", [row(of["InjectionSession"], fact, KEPT, session) for fact, session in found])
    add(
        "HistoricalInjectionSession",
        [
            row(of["HistoricalInjectionSession"], fact, KEPT + FORMER, session_schema.session(fact.said))
            for fact in former.order_by("history_id")
        ],
    )
    for name, parts in (("SessionVial", vials), ("SessionSite", sites)):
        add(
            name,
            [of[name](session_id=fact.pk, **there(of[name], one)) for fact, session in found for one in parts(session)],
        )
    facts.delete()
    former.delete()
    with schema_editor.connection.cursor() as cursor:
        for one in schema_editor.connection.ops.sequence_reset_sql(no_style(), list(of.values())):
            cursor.execute(one)


def row(model, fact, names, session):
    return model(**{name: getattr(fact, name) for name in names}, record=fact.said, **there(model, columns(session)))


def there(model, values):
    """What this table has a column for as it stands here: later releases may read more from a record."""
    known = {field.name for field in model._meta.get_fields()}
    return {name: value for name, value in values.items() if name in known}


class Migration(migrations.Migration):
    dependencies = [("diary", "0004_sessions_as_typed_rows")]
    operations = [migrations.RunPython(move)]
