"""What of a written text may reach a page? Its words and line breaks; nothing that reorders, hides or stacks.

A link stays what it is: text. Nothing here or on a page turns an address into something that can be followed.
"""

import re
import unicodedata

STACKED = 2
"""Marks above or below one letter that stay: Vietnamese writes two."""
_JOINERS = "\u200c\u200d"
"""Invisible, and spelling in Persian and in Indian scripts."""
_BLANK_LINES = re.compile(r"\n{3,}")


def cleaned(text: str) -> str:
    """The text composed, without control, direction and invisible characters, and with at most two marks on a letter."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me"):
            marks += 1
            if marks > STACKED:
                continue
        else:
            marks = 0
        # Cf holds the direction controls and what has no width; Co and Cs are nobody's letters, and some of Cn no XML may hold.
        if char in "\n\t" + _JOINERS or (kind not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") and not _no_letter(char)):
            kept.append(" " if char == "\t" else char)
    return _BLANK_LINES.sub("\n\n", "".join(kept)).strip()


def _no_letter(char: str) -> bool:
    """Whether Unicode says that this is no character, and never will be: U+FFFF and its like break a feed."""
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def one_line(text: str) -> str:
    """Cleaned, and on one line."""
    return " ".join(cleaned(text).split())
