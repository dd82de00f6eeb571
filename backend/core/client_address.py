"""Where a request comes from: the address that a proxy of ours saw, whatever else the request claims."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the client's address in its usual form, or None where there is none (a socket of files).

    Each of the `NUM_PROXIES` proxies in front of us has added whom it spoke with to the right end of X-Forwarded-For;
    what stands further left was made up by anybody. With no proxy the header counts nothing.
    """
    claimed = request.META.get("REMOTE_ADDR", "")
    if settings.NUM_PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        claimed = hops[-settings.NUM_PROXIES] if len(hops) >= settings.NUM_PROXIES else claimed
    return usual_form(claimed.strip())


@lru_cache(maxsize=4096)
def usual_form(claimed: str) -> str | None:
    """Return an address as PostgreSQL writes it, or None for what is none."""
    try:
        return str(ip_address(claimed))
    except ValueError:
        return None
