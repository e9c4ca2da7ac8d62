"""No table that names a person or a user is forgotten when somebody has their record erased."""

from django.apps import apps
from django.db.models import ForeignKey

from cleardays.web.accounts.models import Person, User
from cleardays.web.privacy import retention


def naming(whom: type) -> set[str]:
    """Tables of a row of this kind, but for former versions, which go with the table they are of."""
    return {
        model._meta.label
        for model in apps.get_models()
        if not model.__name__.startswith("Historical")
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is whom
    }


def test_every_table_that_names_a_person_has_a_fate() -> None:
    stated = {*retention.OWN, retention.BY_AUTHOR, *retention.ALWAYS_KEPT, *retention.WITH_WHAT_IS_KEPT}
    assert naming(Person) - stated == set(), "tables without a fate in cleardays/web/privacy/retention.py"
    assert stated - naming(Person) == set(), "fates of no table"


def test_every_table_that_names_a_user_has_a_fate() -> None:
    assert naming(User) - {*retention.OF_THE_ACCOUNT, *retention.OF_NOBODY, *retention.OF_STAFF} == set()


def test_every_table_of_former_wordings_keeps_its_hand() -> None:
    found = {
        model._meta.label
        for model in apps.get_models()
        if any(f.name == "history_user" for f in model._meta.get_fields())
    }
    assert found == set(retention.WORDINGS)
