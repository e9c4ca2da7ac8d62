"""Why a file is refused: what was found, where, why it matters, what to do. Never half read."""

from dataclasses import dataclass

type_name = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}


@dataclass
class RefusedError(ValueError):
    """A file that cannot be read. `field` and `line` say where, as far as that is known."""

    found: str
    why: str
    do: str
    file: str = ""
    line: int | None = None
    field: str = ""

    def __str__(self) -> str:
        where = [f"line {self.line}"] if self.line is not None else []
        where += [self.field] if self.field else []
        place = f"{', '.join(where)}: " if where else ""
        lines = (f"{self.file or 'input'} refused: {place}{self.found}", f"  why  {self.why}", f"  do   {self.do}")
        return "\n".join(printable(line) for line in lines)


def printable(text: str) -> str:
    """Text that cannot move a cursor, hide itself or turn the line round: what does not print becomes a dot."""
    return "".join(character if character.isprintable() else "·" for character in text)


def shown(value: object) -> str:
    """A value as it may stand in a message: short, on one line, without control characters."""
    if isinstance(value, (dict, list)):
        return type_name[type(value)]
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = printable(str(value))
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
