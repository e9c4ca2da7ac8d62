"""Which product lies in the vial: therapeutic onabotulinumtoxinA, the same toxin sold for wrinkles, or another toxin.

Names, brands and NDCs stand in `products.toml`. Units of one product are never turned into units of another.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["therapeutic", "cosmetic", "other toxin"]
TOXIN = "onabotulinumtoxinA"
STRENGTHS = (50, 100, 200)
"""Units in a vial of the therapeutic product; 50 U is not sold everywhere."""


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    toxin: str
    kind: Kind
    words: str
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Ndc:
    """A labeler and product code, what it stands for and, where the code tells it, the vial's strength."""

    code: str
    product: Product
    strength_units: int | None
    source: str
    trust: str


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("products.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def products() -> dict[str, Product]:
    return {
        id_: Product(id_, row["toxin"], row["kind"], row["words"], row["source"], row["trust"])
        for id_, row in _table()["product"].items()
    }


def _plain(name: str) -> str:
    """A name without case, blanks, hyphens and marks of trade."""
    return re.sub(r"[\W_™®]+", "", name.casefold())


@lru_cache(maxsize=1)
def _names() -> dict[str, Product]:
    return {
        _plain(name): products()[id_]
        for id_, row in _table()["product"].items()
        for name in (*row["names"], *row["brands"])
    }


def known(name: str) -> Product | None:
    """The product of a name or brand; None when it is not recognised."""
    return _names().get(_plain(name))


@lru_cache(maxsize=1)
def ndcs() -> dict[tuple[str, str], Ndc]:
    """The listed codes by labeler and product, without leading zeros."""
    found = {}
    for row in _table()["ndc"]:
        labeler, product = row["code"].split("-")
        found[labeler.lstrip("0"), product.lstrip("0")] = Ndc(
            row["code"], products()[row["product"]], row.get("strength_units"), row["source"], row["trust"]
        )
    return found


def by_ndc(code: str) -> Ndc | None:
    """What an NDC stands for: `0023-1145-01`, `00023-1145-01` or the eleven digits of a claim; None when not listed."""
    if re.fullmatch(r"\d{11}", code, re.ASCII):
        code = f"{code[:5]}-{code[5:9]}-{code[9:]}"
    match = re.fullmatch(r"0*(\d{1,5})-0*(\d{1,4})(-\d{1,2})?", code, re.ASCII)
    return ndcs().get((match[1], match[2])) if match else None


def is_toxin_counted(name: str | None) -> bool | None:
    """Whether a dose of this product counts as onabotulinumtoxinA, cosmetic or not; None when it cannot be told."""
    product = known(name) if name else None
    return None if product is None else product.toxin == TOXIN
