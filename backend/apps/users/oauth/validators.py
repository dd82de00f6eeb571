"""What a clinic may register of an application: exact addresses, and scopes that there are."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ValidationError

from apps.users.oauth.scopes import all_scopes

# A host as browsers write it; without TLS only the developer's own machine.
PLACE = r"(https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http://(localhost|127\.0\.0\.1|\[::1\]))(:[1-9][0-9]{0,4})?"
ORIGIN = re.compile(PLACE)
# No fragment, no user, no wildcard, nothing that is written in more than one way.
REDIRECT_URI = re.compile(
    rf"{PLACE}(/[A-Za-z0-9._~/@:!$&'()+,;=%-]*)?(\?[A-Za-z0-9._~/?@:!$&'()+,;=%-]*)?"
)
HIGHEST_PORT = 65535
# What the answer brings along.
ANSWERED = frozenset({"code", "state", "iss", "error", "error_description", "error_uri"})


def valid_redirect_uri(uri: str) -> None:
    """Take an https address, or http on the loopback, that is compared letter by letter."""
    if not REDIRECT_URI.fullmatch(uri) or not _has_a_port(uri):
        raise ValidationError(
            "Give an exact https:// address, or http://localhost or http://127.0.0.1 for development; no fragment, no"
            " user, no *.",
            code="invalid_uri",
        )
    names = {name for name, _ in parse_qsl(urlsplit(uri).query, keep_blank_values=True)}
    if names & ANSWERED:
        raise ValidationError(
            "The answer itself brings code, state, iss and error along.", code="invalid_uri"
        )


def valid_origin(origin: str) -> None:
    """Take what a browser sends as `Origin`: scheme, host and port."""
    if not ORIGIN.fullmatch(origin) or not _has_a_port(origin) or _names_the_usual_port(origin):
        raise ValidationError(
            "Give an origin as browsers send it: https://app.example.com, or http://localhost:5173 for development.",
            code="invalid_origin",
        )


def valid_scope(scope: str) -> None:
    """Take a scope that there is."""
    if scope not in all_scopes():
        raise ValidationError("There is no such scope.", code="unknown_scope")


def _has_a_port(uri: str) -> bool:
    port = re.match(PLACE, uri)
    digits = port and port[4]
    return not digits or int(digits[1:]) <= HIGHEST_PORT


def _names_the_usual_port(origin: str) -> bool:
    return (origin.startswith("https:") and origin.endswith(":443")) or (
        origin.startswith("http:") and origin.endswith(":80")
    )
