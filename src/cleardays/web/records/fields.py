"""How is an exact number kept? As the fraction that was written, so that 6.1 hours come back as 6.1 hours on every database."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models


class ExactField(models.CharField[Fraction | str | None, Fraction | None]):
    """A `Fraction`, kept as `13/2`; None when nothing was written. Nothing is ever sorted or summed in the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 80, "null": True, "blank": True} | kwargs)

    def from_db_value(self, value: str | None, *_: Any) -> Fraction | None:
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Fraction | None:
        return None if value in (None, "") else Fraction(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(Fraction(value))


class Written(json.JSONEncoder):
    """Numbers as they were written; see `Read`."""

    def default(self, o: Any) -> Any:
        return float(o) if isinstance(o, Decimal) else super().default(o)


class Read(json.JSONDecoder):
    """JSON whose decimals stay decimals, as a case file is read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"parse_float": Decimal})


def as_kept(said: Any) -> Any:
    """A value as it comes back from its row, so that two sendings compare equal."""
    return json.loads(json.dumps(said, cls=Written), cls=Read)


def plain_numbers(said: Any) -> Any:
    """A value as the audit seals it: what is read back exactly is no JSON number."""
    return json.loads(json.dumps(said, cls=Written))
