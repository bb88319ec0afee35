"""The address of a sitting as people read it from a screen, and as a telephone's camera does."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode

QUIET = 2  # empty squares around, which cameras need


@dataclass(frozen=True)
class Picture:
    """A QR code as one path in a square of `size`."""

    size: int
    path: str


def picture(address: str) -> Picture:
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    squares = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(squares) for x, dark in enumerate(row) if dark)
    return Picture(len(squares), path)
