"""The pages on how it works and on what articles say, written from the package's own data."""

from cleardays.evidence import sourced_claims
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
    """Every claim with its verdict, our wording, its limits and its sources."""
    said = [
        MADE.format("evidence/claims.toml"),
        "# What articles say, and what we found\n",
        "Sentences as articles for patients write them, in our words, held against the figures. "
        "Every number is filled in from its row.\n",
    ]
    topic = ""
    for claim in sourced_claims.claims("clinician"):
        shown = sourced_claims.rendered(claim, "clinician")
        if claim.topic != topic:
            topic = claim.topic
            said.append(f"## {topic[:1].upper()}{topic[1:]}\n")
        limits = f" Limits: {shown.limits}" if shown.limits else ""
        said.append(
            f"**{shown.claim}** {claim.verdict.value[:1].upper()}{claim.verdict.value[1:]}. {shown.words}{limits} "
            f"({'; '.join(claim.sources)}; {sourced_claims.trust(claim)}; `{claim.id}`)\n"
        )
    return "\n".join(said)
