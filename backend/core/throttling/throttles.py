"""Limits of use, as DRF asks for them: who may go on, and who waits how long."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from core.client_address import client_address
from core.throttling.counters import Counters, Use

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView

# A household, an office or a server is given at least that many addresses.
IPV6_NETWORK = 64


def count(scope: str, rate: str, *who: str) -> Use:
    """Count one use by somebody, at a rate of `THROTTLE_RATES`; uses of different scopes are counted apart."""
    what = "\0".join((scope, rate, *who))
    return _counters(settings.THROTTLE_FILE, settings.SECRET_KEY).take(
        what, settings.THROTTLE_RATES[rate]
    )


@cache
def _counters(path: Path, secret: str) -> Counters:
    return Counters(path, secret)


def network_of(request: HttpRequest) -> str:
    """Return what is counted as one address: an IPv4 address, or an IPv6 network of 64 bits.

    Callers whose address nobody knows are counted as one.
    """
    address = client_address(request)
    if address is None:
        return ""
    parsed = ip_address(address)
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, IPV6_NETWORK), strict=False))


class Throttle(BaseThrottle):
    """Who is counted, of which scope, at which rate."""

    scope: ClassVar[str]
    rate: ClassVar[str]
    use = Use(0.0)

    def who(self, request: Request, view: APIView) -> tuple[str, ...] | None:
        """Name who is counted, or None where nobody is."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request, and tell whether it is within the limit."""
        who = self.who(request, view)
        self.use = Use(0.0) if who is None else count(self.scope, self.rate, *who)
        return not self.use.wait

    def wait(self) -> float:
        """Return the seconds until there may be another."""
        return self.use.wait


class AddressThrottle(Throttle):
    """By where the request comes from, as a proxy of ours saw it."""

    rate = "address"

    def who(self, request: Request, view: APIView) -> tuple[str, ...]:  # noqa: ARG002
        """Name the address."""
        return (network_of(request._request),)


class CallerThrottle(Throttle):
    """By user; by address where nobody signs in. Who should have and did not is refused by that, and not counted."""

    scope = "requests"
    rate = "user"

    def who(self, request: Request, view: APIView) -> tuple[str, ...] | None:
        """Name the user, whose id is of one clinic."""
        user: Any = request.user
        if user and user.is_authenticated:
            return ("user", str(user.pk))
        return None if view.authentication_classes else ("address", network_of(request._request))
