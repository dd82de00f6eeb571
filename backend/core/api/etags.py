"""`ETag` and `If-Match`: a strong tag is a row's version in quotes."""

from __future__ import annotations

import re

from core.errors import FieldError

TAGS = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|\Z)')
NO_VERSION = -1
HELP = 'Send the ETag as it was given, in its quotes: If-Match: "3".'


def tag_of(version: int) -> str:
    """Return the tag of a version."""
    return f'"{version}"'


def expected_versions(header: str | None) -> frozenset[int] | None:
    """Return the versions that an `If-Match` header takes, None where it takes any; refuse what is no such header.

    A weak tag, or one that we never gave, matches no version (RFC 9110, 13.1.1).
    """
    if header is None or header.strip() == "*":
        return None
    versions, at = set(), 0
    while at < len(header):
        found = TAGS.match(header, at)
        if found is None:
            raise FieldError("If-Match", HELP, "invalid_etag")
        weak, value = found.groups()
        versions.add(_version(value) if not weak else NO_VERSION)
        at = found.end()
    if not versions:
        raise FieldError("If-Match", HELP, "invalid_etag")
    return frozenset(versions)


def _version(value: str) -> int:
    return int(value) if re.fullmatch(r"[1-9][0-9]{0,9}", value) else NO_VERSION
