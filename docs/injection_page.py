"""The page of the map and its tables, written from the package's own sites, muscles and products."""

from cleardays.injection import products, sites, table

MADE = "<!-- Written by docs/build.py from src/cleardays/injection. Do not edit. -->\n"

PICTURES = (
    ("plan", "A plan", "Rings: what is meant to be given."),
    (
        "given",
        "What was given, beside the plan",
        "Discs: as planned. Struck-through rings: planned, not given. Diamonds: not planned.",
    ),
    (
        "difference",
        "What changed since the session before",
        "Rings: as before. Struck-through rings: no longer. Diamonds: added.",
    ),
)


def page() -> str:
    """The map: what it shows, its three renderings, the sites, the muscles, the products."""
    said = [
        MADE,
        "# The injection map\n",
        "This page is for clinicians.\n",
        "`cleardays session map me.json` prints the map of a case's last session as one page: a head with neck and shoulders in four "
        "views, drawn for this project, and a row for every site.\n",
        "- **Schematic.** Dots are placed by landmark on an average head. The drawing is no guide for a needle.\n"
        "- **Left and right are the patient's**, and stand in words at the edges. "
        "The drawing never follows the direction in which a page is read.\n"
        "- **State is a shape and a word** before it is a colour, so it prints in grey.\n"
        "- **Every dot can be reached by keyboard**, says what it is, and leads to its row.\n"
        "- **Landmarks and cautions of placing are unverified**: they are in our words and have not been held against their source. "
        "A clinician sees them with that badge; a patient is shown none.\n",
    ]
    for name, title, words in PICTURES:
        said.append(
            f"## {title}\n\n{words}\n\n![{title}: four views of the head with dots](injection-map/{name}.png)\n"
        )
    said.append(
        "## Muscles\n\nThe most is for a muscle with both sides together. Follow-the-pain sites may all be on one side.\n"
    )
    said += _table(
        ("id", "muscle", "fixed sites", "most sites", "most units", "follow-the-pain sites"),
        [
            (f"`{one.id}`", one.name, one.fixed_sites, one.most_sites, one.most_units, one.follow_the_pain or "none")
            for one in sites.muscles().values()
        ],
    )
    said.append(
        f"\nThe fixed pattern has {sites.FIXED_SITES} sites and {sites.FIXED_UNITS} U; {sites.MOST_SITES} sites and "
        f"{sites.MOST_UNITS} U are the most. Source: {next(iter(sites.fixed_sites().values())).source}; secondary.\n"
    )
    said.append(
        "## Sites\n\nIn the order of the product information. A follow-the-pain site is `TEM-RF1`: muscle, side, `F`, number.\n"
    )
    said += _table(
        ("sites", "view", "landmark, in our words", "what to mind", "trust of both"),
        [
            (" ".join(f"`{id_}`" for id_ in ids), view, landmark, caution, trust)
            for (view, landmark, caution, trust), ids in _pairs().items()
        ],
    )
    said.append(
        "\n## Products\n\nOnly the therapeutic product is accepted. Units of one are never turned into units of another.\n"
    )
    said += _table(
        ("product", "kind", "NDC, where one is listed", "source", "trust"),
        [
            (
                one.words,
                one.kind,
                ", ".join(f"{ndc.code} ({ndc.trust})" for ndc in products.ndcs().values() if ndc.product == one)
                or "none",
                one.source,
                one.trust,
            )
            for one in products.products().values()
        ],
    )
    return "\n".join(said) + "\n"


def session_table() -> str:
    """Every row of the session table with its source and trust."""
    said = [
        MADE,
        "# The session table\n",
        "What `cleardays session check` holds a session against. `cleardays explain dose.total` prints a row. "
        "[What a session is held against](../explanation/what-a-session-is-held-against.md) says why.\n",
        "The rows of the person, `safety.contraindications`, `safety.cautions` and `safety.danger_signs`, stand in "
        "[Criteria](criteria.md). A contraindication and a danger sign are refused; a caution, and a name nobody here knows, needs a "
        "reason (`cautions`); what is not written is a note.\n",
    ]
    for row in table.rows().values():
        rows = [
            ("refused", row.refuse),
            ("needs a reason", row.reason),
            ("needs a second signature", row.signature),
            ("also", row.also),
            ("source", row.source),
            ("trust", row.trust),
        ]
        said.append(
            f"## `{row.id}`\n\n**{row.title}**\n\n"
            + "\n".join(f"- {name}: {words}" for name, words in rows if words)
            + "\n"
        )
    return "\n".join(said)


def _pairs() -> dict[tuple[str, str, str, str], list[str]]:
    """Sites that differ only in their side, together."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for site in sites.fixed_sites().values():
        view = "left and right" if site.view in ("left", "right") else site.view
        found.setdefault((view, site.landmark, site.caution, site.placing_trust), []).append(site.id)
    return found


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]
