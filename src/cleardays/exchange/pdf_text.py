"""The text of a PDF, from standard input to standard output: a process of its own, so that a hostile file can be stopped.

Read by pypdf. Lines that stand on most pages (a header, a page number) are left out.
"""

import io
import logging
import re
import sys
from collections import Counter

MOST_PAGES = 60
"""An article for patients has a few. Our choice."""
MOST_MEMORY = 1_000_000_000
"""Bytes. Our choice."""
MOST_CHARACTERS = 400_000


def main() -> int:
    """0 with the text, 1 where none can be read."""
    _bound()
    logging.disable(logging.CRITICAL)
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        pages = [page.extract_text().splitlines() for page in reader.pages[:MOST_PAGES]]
    except Exception:
        return 1  # whatever a damaged file raises, its words are no message
    sys.stdout.buffer.write(_joined(pages)[:MOST_CHARACTERS].encode("utf-8", "replace"))
    return 0


def _joined(pages: list[list[str]]) -> str:
    """Pages one after the other without what stands on most of them; a word cut at a line's end is joined."""
    often = Counter(row for page in pages for row in {re.sub(r"\d+", "#", row.strip()) for row in page})
    furniture = {row for row, n in often.items() if len(pages) > 2 and n > len(pages) / 2}
    kept = "\n".join(
        "\n".join(row for row in page if re.sub(r"\d+", "#", row.strip()) not in furniture) for page in pages
    )
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", kept)


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the time stays bounded by who started this
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (12, 12))


if __name__ == "__main__":
    sys.exit(main())
