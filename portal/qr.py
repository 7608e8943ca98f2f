"""Squares that a phone's camera reads, drawn here as SVG: nothing leaves the machine for them."""

import segno
from markupsafe import Markup


def authenticator_square(account: str, secret: str) -> Markup:
    """The address of an authenticator (base32 `secret`); the account is the only name in it."""
    return _drawn(f"otpauth://totp/Sanad:{account}?secret={secret}&issuer=Sanad")


def link_square(address: str) -> Markup:
    """An address of this portal, for the camera of the phone beside this one."""
    return _drawn(address)


def _drawn(text: str) -> Markup:
    drawn = segno.make(text, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, dark="#000"
    )
    return Markup(drawn)  # noqa: S704 (drawn by us, from checked names and our own secrets)
