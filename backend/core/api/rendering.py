"""JSON as the API writes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from core.api.rows import Written

if TYPE_CHECKING:
    from collections.abc import Mapping


HARMLESS = "default-src 'none'; sandbox"


class JSONRenderer(BaseRenderer):
    """JSON in UTF-8 by orjson: times as RFC 3339 with `Z`, ids and decimals as strings."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8 by definition

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> bytes:
        """Return the bytes; none for no data."""
        return b"" if data is None else dumps(data)


class Answer(Response):
    """What succeeded, as JSON that is written at once: what has no form in JSON undoes the request, too."""

    def __init__(self, data: Any, **how: Any) -> None:
        """Write it."""
        super().__init__(data, **how)
        self.headers["Content-Type"] = JSONRenderer.media_type
        self.content = dumps(data)


class Drawing(Response):
    """A drawing in SVG, written already: nothing in it may do anything, wherever it is opened."""

    media_type = "image/svg+xml"

    def __init__(self, svg: str) -> None:
        """Say what it is."""
        super().__init__(None)
        self.headers["Content-Type"] = self.media_type
        self.headers["Content-Security-Policy"] = HARMLESS
        self.content = svg.encode()


class Paper(Response):
    """A PDF, written already; `name` is made by us and says nothing of whom it is about."""

    media_type = "application/pdf"

    def __init__(self, pdf: bytes, *, name: str) -> None:
        """Offer it as a file."""
        super().__init__(None)
        self.headers["Content-Type"] = self.media_type
        self.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        self.headers["Content-Security-Policy"] = HARMLESS
        self.content = pdf


def dumps(data: Any) -> bytes:
    """Return a value's JSON."""
    return orjson.dumps(data, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)


def moment(value: datetime) -> str:
    """Return a point in time as PostgreSQL's JSON has it: in UTC, and of the fraction only what is not zero."""
    text = value.astimezone(UTC).replace(tzinfo=None).isoformat()
    return f"{text.rstrip('0') if '.' in text else text}Z"


def _plain(value: Any) -> str | orjson.Fragment:
    if isinstance(value, Written):
        return orjson.Fragment(value.json)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, Promise)):
        return str(value)
    msg = f"{type(value).__name__} has no form in JSON."
    raise TypeError(msg)
