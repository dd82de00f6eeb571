"""Bodies as they come: whatever is no proper JSON is told so, and never an error of ours."""

from __future__ import annotations

import json
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from core.errors import TooLarge


class StrictJSONParser(BaseParser):
    """JSON in UTF-8: no NaN, no lone surrogates, no nesting or numbers beyond what Python takes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Any = None,  # noqa: ARG002
    ) -> Any:
        """Return the body's value; raise `TooLarge`, or `ParseError` with what to send instead."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            value = json.loads(body.decode(), parse_constant=_refuse_constant)
            json.dumps(value, ensure_ascii=False).encode()  # fails on a lone surrogate
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        except UnicodeError as error:
            raise ParseError("Send JSON in UTF-8, without lone surrogates.") from error
        except ValueError as error:
            raise ParseError(f"This is no JSON: {error}") from error
        return value


class CSVParser(BaseParser):
    """A file of comma-separated values as it is: what is in it, its reader says."""

    media_type = "text/csv"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Any = None,  # noqa: ARG002
    ) -> Any:
        """Return its bytes; raise `TooLarge`."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(limit + 1)
        if len(content) > limit:
            raise TooLarge
        return content


def _refuse_constant(name: str) -> Any:
    msg = f"{name} is no number in JSON"
    raise ValueError(msg)
