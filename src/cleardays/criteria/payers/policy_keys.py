"""A policy's keys, read strictly: a wrong one is named, with what belongs there."""

from collections.abc import Mapping
from typing import Any

from cleardays.diary.definitions import BY_ID, Definition


class PolicyError(ValueError):
    """A policy file that cannot be used: the key, what was found, what belongs there."""


def only(row: Mapping[str, Any], at: str, keys: tuple[str, ...]) -> None:
    for key in row:
        if key not in keys:
            raise PolicyError(f"{at}{key}: an unknown key; use one of {', '.join(keys)}")


def table(row: Mapping[str, Any], key: str, at: str = "") -> Mapping[str, Any]:
    value = row.get(key)
    if not isinstance(value, dict):
        raise PolicyError(f"{at}{key}: a table belongs here")
    return value


def text(row: Mapping[str, Any], key: str, at: str = "") -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"{at}{key}: text belongs here")
    return value


def texts(row: Mapping[str, Any], key: str, at: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PolicyError(f"{at}{key}: a list of texts belongs here")
    return tuple(value)


def one_of(row: Mapping[str, Any], key: str, choices: tuple[str, ...], at: str = "") -> str:
    value = text(row, key, at)
    if value not in choices:
        raise PolicyError(f"{at}{key}: {value!r} is not one of {', '.join(choices)}")
    return value


def true_or_false(row: Mapping[str, Any], key: str, at: str, *, default: bool) -> bool:
    value = row.get(key, default)
    if not isinstance(value, bool):
        raise PolicyError(f"{at}{key}: true or false belongs here")
    return value


def whole(row: Mapping[str, Any], key: str, at: str, least: int, most: int) -> int:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise PolicyError(f"{at}{key}: a whole number from {least} to {most} belongs here")
    return value


def definition(row: Mapping[str, Any], at: str) -> Definition:
    """A named kind of day, when a verdict may rest on it."""
    found = BY_ID[one_of(row, "definition", tuple(BY_ID), at)]
    if found.trust == "unverified":
        raise PolicyError(f"{at}definition: {found.id} is unverified, and no verdict rests on it")
    return found
