"""What a session of a case file may hold, and how it becomes a session that can be judged.

Units are whole numbers in plain digits: `1e2`, `155,0` and digits of another script are refused, not read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cleardays.casefile.refusal import shown
from cleardays.casefile.shapes import (
    Bool,
    Choice,
    Day,
    Either,
    ListOf,
    MisshapenError,
    Number,
    Partial,
    Path,
    Record,
    Text,
    When,
)
from cleardays.injection import sites
from cleardays.injection.injection_session import REASONS, Clinician, Dose, Plan, Screening, Session
from cleardays.injection.vial import Vial


@dataclass(frozen=True)
class SiteId(Text):
    """The id of a site of the map: a fixed one, or a follow-the-pain slot."""

    longest: int = 20

    def read(self, value: Any, path: Path) -> str:
        text = super().read(value, path)
        try:
            return sites.parse(text).id
        except sites.UnknownSiteError:
            raise MisshapenError(
                path,
                f"{shown(text)} is no site of the map",
                "units at a place nobody can find would be counted nowhere",
                "write an id as COR-L1 or PRO-M1, or TEM-RF1 for a follow-the-pain site",
            ) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{sites.FORM}$"}


_UNITS = Number(0, 5000, whole=True, unit="units", plain=True)
_SITE = Record(
    {
        "site": SiteId(),
        "units": Number(0, 500, whole=True, unit="units", plain=True),
        "status": Choice(("given", "not_done")),
        "reason": Text(),
    },
    required=("site",),
)
_SITES = Either(Choice((sites.PREEMPT_155,)), ListOf(_SITE, longest=200))
_CLINICIAN = Record({"name": Text(200), "credential": Text(100), "expires": Day()})
SESSION = Record(
    {
        "date": Day(),
        "start": When(),
        "end": When(),
        "status": Choice(("planned", "given", "amended")),
        "product": Text(200),
        "brand": Text(200),
        "units": _UNITS,
        "supplied_by": Text(100),
        "vials": ListOf(
            Record(
                {
                    "strength_units": Number(1, 1000, whole=True, unit="units", plain=True),
                    "diluent_ml": Number(0, 100, unit="mL", plain=True),
                    "lot": Text(100),
                    "expiry": Partial(month=True),
                    "reconstituted": When(),
                    "reconstituted_by": Text(200),
                    "ndc": Text(20),
                }
            ),
            longest=50,
        ),
        "volume_per_site_ml": Number(0, 10, unit="mL", plain=True),
        "needle": Text(100),
        "sites": _SITES,
        "extra_sites": ListOf(_SITE, longest=200),
        "planned_sites": _SITES,
        "discarded_units": _UNITS,
        "discard_reason": Text(),
        "witness": Text(200),
        "screening": Record(
            {
                "pregnant": Bool(),
                "infection_at_site": Bool(),
                "new_medicines": ListOf(Text(200)),
                "danger_signs": ListOf(Text(200)),
            }
        ),
        "reactions": ListOf(Text()),
        "aftercare": Bool(),
        "injector": _CLINICIAN,
        "reasons": Record({key: Text() for key in REASONS}),
        "second_signature": Either(Text(200), _CLINICIAN),
    },
    required=("date",),
)


def session(record: Mapping[str, Any]) -> Session:
    """A session from its JSON value, as the case file was read."""
    read = SESSION.read(record, ())
    start = record.get("start")
    second = read.get("second_signature")
    return Session(
        date=read["date"],
        status=read.get("status", "given"),
        product=read.get("product"),
        brand=read.get("brand"),
        supplied_by=read.get("supplied_by"),
        start=read.get("start"),
        end=read.get("end"),
        start_date=date.fromisoformat(start[:10]) if start is not None else None,
        vials=tuple(_vial(vial) for vial in read["vials"]) if "vials" in read else None,
        volume_per_site_ml=read.get("volume_per_site_ml"),
        needle=read.get("needle"),
        given=_plan(read["sites"], read.get("extra_sites", ())) if "sites" in read else None,
        planned=_plan(read["planned_sites"]) if "planned_sites" in read else None,
        stated_units=read.get("units"),
        discarded_units=read.get("discarded_units"),
        discard_reason=read.get("discard_reason"),
        witness=read.get("witness"),
        screening=Screening(**read["screening"]) if "screening" in read else None,
        reactions=read.get("reactions"),
        aftercare=read.get("aftercare"),
        injector=Clinician(**read["injector"]) if "injector" in read else None,
        reasons=read.get("reasons", {}),
        second_signature=Clinician(second) if isinstance(second, str) else Clinician(**second) if second else None,
    )


def _vial(read: Mapping[str, Any]) -> Vial:
    expiry = read.get("expiry")
    return Vial(**{**read, "expiry": expiry.latest if expiry is not None else None})


def _plan(written: str | Iterable[Mapping[str, Any]], extra: Iterable[Mapping[str, Any]] = ()) -> Plan:
    added = tuple(_dose(one) for one in extra)
    return Plan.fixed(*added) if isinstance(written, str) else Plan((*(_dose(one) for one in written), *added))


def _dose(read: Mapping[str, Any]) -> Dose:
    return Dose(sites.parse(read["site"]), read.get("units"), read.get("status") != "not_done", read.get("reason"))
