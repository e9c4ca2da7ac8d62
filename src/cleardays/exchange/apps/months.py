"""Which month is a word, as phones and spreadsheets write it in the languages they are set to?"""

import unicodedata

_NAMES = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januar februar marts april maj juni juli august september oktober november december
"""
_SHORT = {"mrt": 3, "jänner": 1, "jän": 1, "feber": 2, "sept": 9}
SHORTEST = 3


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold().strip(". "))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_MONTHS = [(_plain(name), i) for line in _NAMES.split("\n") for i, name in enumerate(line.split(), 1)]


def month(word: str) -> int | None:
    """1 to 12 for a name or the beginning of one in three letters or more; None where it is none, or could be two."""
    plain = _plain(word)
    if plain in {_plain(name) for name in _SHORT}:
        return next(number for name, number in _SHORT.items() if _plain(name) == plain)
    found = {number for name, number in _MONTHS if len(plain) >= SHORTEST and name.startswith(plain)}
    return found.pop() if len(found) == 1 else None
