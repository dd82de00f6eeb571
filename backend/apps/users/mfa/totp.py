"""One-time codes of an app (TOTP, RFC 6238): SHA-1, six digits, 30 seconds, which every app knows."""

from __future__ import annotations

import base64
import io
import re
import secrets
from time import time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import segno
from django.utils.crypto import constant_time_compare
from django_otp.oath import hotp

if TYPE_CHECKING:
    from apps.users.models import User

SECRET_BYTES = 20  # RFC 4226, 4: R6
STEP = 30
DIGITS = 6
# Steps by which a clock may be wrong, each way.
DRIFT = 1
CODE = re.compile(rf"[0-9]{{{DIGITS}}}")


def new_secret() -> bytes:
    """Make one up."""
    return secrets.token_bytes(SECRET_BYTES)


def shown(secret: bytes) -> str:
    """Return a secret as people type it into an app."""
    return base64.b32encode(secret).decode()


def address_of(secret: bytes, user: User) -> str:
    """Return the `otpauth://` address that an app takes a factor from, named after clinic and person."""
    issuer = f"DentiaPro {user.tenant.name}".replace(":", " ")
    label = f"{quote(issuer)}:{quote(user.username.replace(':', ' '))}"
    told = {"secret": shown(secret), "issuer": issuer, "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{label}?{urlencode(told, quote_via=quote)}"


def drawn(address: str) -> str:
    """Return an address as a QR code in SVG, which holds nothing but a path."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=5, xmldecl=False, svgclass=None, lineclass=None, light="#fff"
    )
    return picture.getvalue().decode().strip()


def step_of(code: str, secret: bytes) -> int | None:
    """Return the time step whose code this is by the clock, give or take one; None if it is none."""
    present = int(time()) // STEP
    near = range(present - DRIFT, present + DRIFT + 1)
    codes = {step: f"{hotp(secret, step, digits=DIGITS):0{DIGITS}d}" for step in near}
    found = [step for step, right in codes.items() if constant_time_compare(right, code)]
    return max(found, default=None)
