"""Where a link leads: to the platform's own host, which nobody of a clinic can change, and there the page of its purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from apps.users.links.choices import Purpose


def address_of(purpose: Purpose, token: str) -> str:
    """Return a link's URL. The token, which names the clinic, is in the query, which logs of paths leave out.

    A clinic's `domain_url` is written by its administrators, unproven: a link to it would bring an owner's token to
    whoever holds that host.
    """
    path = reverse(f"account-{purpose.value.replace('_', '-')}")
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}?{urlencode({'token': token})}"
