"""What a mail says, to whom and in whose name."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formataddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.tasks.errors import Hopeless

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class UnsafeLetter(Hopeless):
    """A letter whose headers would not be what they seem: a line break in one, or an address that is none."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """In whose name a mail comes and where answers go; it always comes from the platform's address."""

    name: str
    reply_to: str = ""

    @property
    def address(self) -> str:
        """The header `From`; raise `UnsafeLetter` for a name of several lines."""
        return formataddr((one_line(self.name), settings.DEFAULT_FROM_EMAIL))


PLATFORM = Sender(name="DentiaPro")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail, before it is put into words."""

    to: Sequence[str]
    sender: Sender
    language: str
    context: Mapping[str, Any]


def one_line(text: str) -> str:
    """Return a header's value; raise `UnsafeLetter` when it would begin another header."""
    if text.splitlines() != [text] or any(ord(character) < ord(" ") for character in text):
        raise UnsafeLetter("A header is one line of text.")
    return text


def address(text: str) -> str:
    """Return one mail address; raise `UnsafeLetter` when it is none."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise UnsafeLetter("This is no mail address.") from error
    return text
