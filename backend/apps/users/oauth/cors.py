"""Which pages of other origins may read our answers: those that a clinic registered with its applications.

django-cors-headers writes the headers, and asks here. Nothing is ever allowed with cookies: a page sends its token itself.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corsheaders.signals import check_request_enabled
from django.conf import settings
from django.db import connection
from django.dispatch import receiver

from core.tenancy.context import current_tenant_id_or_none

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

# As browsers send it. "null", which is everybody's, is no origin.
ORIGIN = re.compile(r"https?://[a-z0-9.:\[\]-]{1,255}")
# For so many seconds a process goes by what it was told of an origin.
KEPT = 30
REMEMBERED = 2048


@receiver(check_request_enabled)
def may_read(request: HttpRequest, **_: Any) -> bool:
    """Tell whether the page that a request comes from may read the answer.

    The clinic is the host's, else the one that the request's token or client id names. Where nothing names one, as in
    the question that a browser asks before (which carries no token) and in answers that are the same for everybody, a
    page of any clinic's application may.
    """
    origin = request.headers.get("Origin")
    if origin is None or not re.match(settings.CORS_URLS_REGEX, request.path_info):
        return False
    host_tenant_id: UUID | None = request.host_tenant_id  # type: ignore[attr-defined]
    return is_registered(origin, host_tenant_id or current_tenant_id_or_none())


def is_registered(origin: str, tenant_id: UUID | None) -> bool:
    """Tell whether an active application of a clinic, or of any, has registered an origin, letter by letter."""
    if not ORIGIN.fullmatch(origin):
        return False
    return _looked_up(origin, tenant_id, int(time.monotonic() // KEPT))


@lru_cache(maxsize=REMEMBERED)
def _looked_up(origin: str, tenant_id: UUID | None, _window: int) -> bool:
    """Ask the function that sees every clinic's applications and says no more than yes or no."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT users_origin_is_registered(%s, %s)", [origin, tenant_id])
        (answer,) = cursor.fetchone()
    return bool(answer)
