"""The three that are measured, each as a WSGI callable, and all of them behind one for gunicorn."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from config.wsgi import application as ours
from core.tenancy.context import deactivate
from dev.bench.limit import application as limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# As `django-admin startproject` writes it.
STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class TextbookHandler(WSGIHandler):
    """Django as the textbooks have it: without our middleware."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002  Django's signature
        """Load the textbook's."""
        with override_settings(MIDDLEWARE=STARTPROJECT):
            super().load_middleware(is_async)

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Forget the clinic afterwards, as our middleware does."""
        try:
            return super().get_response(request)
        finally:
            deactivate()


# The header by which a request to gunicorn says which of them is meant.
VARIANT = "X-Variant"
APPLICATIONS: dict[str, Application] = {
    "ours": ours,
    "limit": limit,
    "textbook": TextbookHandler(),
}


def in_turn(number: int) -> list[str]:
    """Return the variants in an order that begins with another one each round, so that none is always the first."""
    variants = list(APPLICATIONS)
    start = number % len(variants)
    return variants[start:] + variants[:start]


def hello(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the seconds of processor time that this worker has used so far."""
    content = str(time.process_time()).encode()
    start_response("200 OK", [("Content-Length", str(len(content)))])
    return [content]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Leave a request to the one that its header names, or say hello."""
    variant = environ.get("HTTP_X_VARIANT", "")
    return APPLICATIONS.get(variant, hello)(environ, start_response)
