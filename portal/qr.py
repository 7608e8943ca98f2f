"""Squares that a phone's camera reads, drawn here as SVG: nothing leaves the machine for them."""

import segno
from markupsafe import Markup


def authenticator_square(account: str, secret: str) -> Markup:
    """The address of an authenticator (base32 `secret`); the account is the only name in it."""
    address = f"otpauth://totp/Sanad:{account}?secret={secret}&issuer=Sanad"
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, dark="#000"
    )
    return Markup(drawn)  # noqa: S704 (drawn by us, from a checked account and our own secret)
