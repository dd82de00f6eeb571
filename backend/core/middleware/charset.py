"""One charset: Django decodes a request by the charset that its header names, before any middleware could refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def utf8_only(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Take every request as UTF-8, whatever else its `Content-Type` says: "zlib" is a charset to Python, too."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        given = environ.get("CONTENT_TYPE", "")
        if "charset" in given.lower():
            kind, parameters = parse_header_parameters(given)
            parameters["charset"] = "utf-8"
            environ["CONTENT_TYPE"] = "; ".join(
                [kind, *(f"{k}={v}" for k, v in parameters.items())]
            )
        return application(environ, start_response)

    return answer
