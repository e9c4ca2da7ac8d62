"""How does a link get from a sheet of paper onto a phone? As a QR code, drawn as one path."""

from dataclasses import dataclass

import qrcode

QUIET = 4
"""Empty cells around the code, as its standard asks."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Cells on each side, the quiet ones too, and the dark ones as the data of an SVG path."""

    side: int
    path: str


def drawn(text: str) -> Drawn:
    """The code of a text."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    cells = ((x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Drawn(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in cells))
