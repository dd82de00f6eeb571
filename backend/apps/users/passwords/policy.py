"""What a password may be: long, and nothing that is tried first. No composition rules (NIST SP 800-63B, 3.1.1.2).

Django runs the validators (`AUTH_PASSWORD_VALIDATORS`); everything that sets a password asks `accepted`.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from apps.users.passwords.errors import PasswordRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.users.models import User

LONGEST = 128
DECOMPOSED = 4  # characters that one is at most made of
ALONE = 15  # characters of a password that nothing else stands beside
BESIDE_A_FACTOR = 8
SHORTEST_NAME = 3
PRODUCT = ("dentiapro", "dentia")
ROWS = [
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
]
NEIGHBOURS = frozenset(row[at : at + 2] for row in ROWS for at in range(len(row) - 1))


def minimum_for(user: User | None) -> int:
    """Return how many characters this person's password has at least: fewer beside a second factor."""
    return BESIDE_A_FACTOR if user is not None and user.has_mfa else ALONE


def normalized(password: str) -> str:
    """Return a password as it is hashed, by NFC (RFC 8265): the same keys give the same, whatever the keyboard sends.

    What is too long in any form stays as it is. NFKC would make different signs one, as 2 and ², and so the password easier to guess.
    """
    if len(password) > LONGEST * DECOMPOSED:
        return password  # refused by its length; to compose it would take its square
    return unicodedata.normalize("NFC", password)


def accepted(password: str, user: User, *, attr: str) -> str:
    """Return a new password as it is hashed; raise `PasswordRefused` on the field `attr`."""
    text = normalized(password)
    try:
        validate_password(text, user)
    except ValidationError as reasons:
        raise PasswordRefused(attr, reasons) from reasons
    return text


class LengthValidator:
    """At least the person's minimum, at most 128 characters, whatever they are."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise a `ValidationError` for any other length."""
        minimum = minimum_for(user)
        if len(password) < minimum:
            message = "Use at least %(minimum)d characters; a sentence is easy to remember."
            raise ValidationError(message, "password_too_short", {"minimum": minimum})
        if len(password) > LONGEST:
            message = "Use %(maximum)d characters at most."
            raise ValidationError(message, "password_too_long", {"maximum": LONGEST})

    def get_help_text(self) -> str:
        """Say it before."""
        return f"At least {ALONE} characters; a sentence is easy to remember."


class GuessableValidator(CommonPasswordValidator):
    """Neither a password that many have, nor one of names, repetitions and rows of characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise a `ValidationError` for what is tried first; what is too long has been refused, and takes its square."""
        if len(password) > LONGEST:
            return
        text = password.casefold()
        period = _period(text)
        rest = _without_rows(_period(_without(text, names_around(user))))
        tried = {text.strip(), period.strip(), _letters(period), _letters(_without_rows(period))}
        if tried & self.passwords:
            message = "This is among the passwords that are tried first. Choose another."
            raise ValidationError(message, "password_too_common")
        if len(rest) < (minimum_for(user) + 1) // 2:
            message = (
                "Too much of this is a name of yours or the clinic's, a repetition or a row of"
                " characters. Choose what others would not think of."
            )
            raise ValidationError(message, "password_too_guessable")

    def get_help_text(self) -> str:
        """Say it before."""
        return "No names of yours or the clinic's, no repetitions, no rows like 12345."


def names_around(user: User | None) -> set[str]:
    """Return the words that others know of a person and the clinic, in lower case."""
    told: list[str] = [*PRODUCT]
    if user is not None:
        told += [user.username, user.first_name, user.last_name, user.email]
        told += [user.tenant.name, user.tenant.slug, user.tenant.domain_url or ""]
    words = {word for text in told for word in re.findall(r"\w+", text.casefold())}
    return {word for word in words if len(word) >= SHORTEST_NAME}


def _without(text: str, words: set[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text.strip()


def _period(text: str) -> str:
    """Return what a text repeats, or the text itself: `abc` of `abcabcab`."""
    for length in range(1, len(text) // 2 + 1):
        if all(text[at] == text[at - length] for at in range(length, len(text))):
            return text[:length]
    return text


def _without_rows(text: str) -> str:
    """Return a text with one character left of each run: of `aaaa`, `3456`, `lkjh`."""
    steps = [_step(*pair) for pair in pairwise(text)]
    return text[:1] + "".join(_kept(text, steps))


def _kept(text: str, steps: list[int | None]) -> Iterator[str]:
    for at, step in enumerate(steps):
        beside = (*steps[max(at - 1, 0) : at], *steps[at + 1 : at + 2])
        if step is None or step not in beside:
            yield text[at + 1]


def _step(one: str, other: str) -> int | None:
    """Return 0 for a repetition, 1 or -1 for the next in a row, None for anything else."""
    if one == other:
        return 0
    if one + other in NEIGHBOURS:
        return 1
    return -1 if other + one in NEIGHBOURS else None


def _letters(text: str) -> Any:
    """Return a text without what is hung on it: `password` of `password2024!`."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
