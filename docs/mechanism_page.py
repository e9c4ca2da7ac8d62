"""The pages on how it works and on what articles say, written from the package's own data."""

from cleardays.evidence import article_check, sourced_claims
from cleardays.mechanism import pictures, steps

MADE = "<!-- Written by docs/build.py from src/cleardays/{}. Do not edit. -->\n"


def how_it_works() -> str:
    """The named steps with source and trust, the mismatch, and the published course in time."""
    said = [
        MADE.format("mechanism"),
        "# How it works, as far as that is known\n",
        "The steps are named so that each can be argued with. A step whose source is `unverified` is on no patient's page. "
        "Only time is given in numbers; molecules are described, because months of enzyme activity do not match "
        "a clinical effect of two to three months.\n",
        "| step | for a patient | for a clinician | source | trust |",
        "|---|---|---|---|---|",
    ]
    for step in steps.steps("clinician"):
        patient = step.patient if step.trust != "unverified" else "not shown"
        said.append(f"| {step.order}. {step.title} | {patient} | {step.clinician} | {step.source} | {step.trust} |")
    table = pictures.time_course_table()
    said += [
        f"\n{steps.mismatch().clinician} ({steps.mismatch().source})\n",
        "## In time\n",
        f"{pictures.time_course_words()}\n",
        "| " + " | ".join(table.head) + " |",
        "|" + "---|" * len(table.head),
        *("| " + " | ".join(row) + " |" for row in table.rows),
    ]
    return "\n".join(said) + "\n"


def what_articles_say() -> str:
    """How often the check of articles is right, then every claim with its verdict, our wording, its limits and its sources."""
    said = [
        MADE.format("evidence/claims.toml and evidence/articles/measured.toml"),
        "# What articles say, and what we found\n",
        "Sentences as articles for patients write them, in our words, held against the figures. "
        "Every number is filled in from its row.\n",
        *_measured(),
    ]
    claims = sourced_claims.claims("clinician")
    for topic in dict.fromkeys(claim.topic for claim in claims):
        said.append(f"## {topic[:1].upper()}{topic[1:]}\n")
        for claim in claims:
            if claim.topic != topic:
                continue
            shown = sourced_claims.rendered(claim, "clinician")
            limits = f" Limits: {shown.limits}" if shown.limits else ""
            said.append(
                f"**{shown.claim}** {claim.verdict.value[:1].upper()}{claim.verdict.value[1:]}. {shown.words}{limits} "
                f"({'; '.join(claim.sources)}; {sourced_claims.trust(claim)}; `{claim.id}`)\n"
            )
    return "\n".join(said)


_ROWS = (
    ("sentences that make a claim held here, and get it", "found", "with_claim", "at least 85 in 100"),
    ("marks that are right", "right", "marks", "at least 95 in 100"),
    ("marks of support that are right", "blessed_right", "blessed", "at least 97 in 100"),
    ("true sentences marked misleading or without evidence", "true_marked_wrong", "true", "at most 1 in 100"),
    ("sentences labelled alike both times", "labelled_alike", "sentences", ""),
)


def _measured() -> list[str]:
    """The figures of both parts, and by topic those of the part that nothing was made for."""
    parts = article_check.measured()
    rows = [
        f"| {words} | {_share(parts['unseen'], part, whole)} | {bar} | {_share(parts['seen'], part, whole)} |"
        for words, part, whole, bar in _ROWS
    ]
    topics = [
        f"| {topic} | {_share(one, 'found', 'claims')} | {_share(one, 'right', 'marks')} |"
        for topic, one in parts["unseen"]["topics"].items()
    ]
    return [
        "## How often articles are read rightly\n",
        f"Measured on {parts['unseen']['sentences']} sentences that were written and labelled after the reader of articles, and on "
        f"{parts['seen']['sentences']} that it was made with. How they were made stands in "
        "[Check an article](../how-to/check-an-article.md#how-often-it-is-right).\n",
        "| | not made with | meant to be | made with |",
        "|---|---|---|---|",
        *rows,
        "\nBy topic, of those it was not made with:\n",
        "| topic | labelled claims found | marks that are right |",
        "|---|---|---|",
        *topics,
        "",
    ]


def _share(counts: dict[str, int], part: str, whole: str) -> str:
    return f"{counts[part]} of {counts[whole]} ({counts[part] / counts[whole]:.1%})" if counts[whole] else "none"
