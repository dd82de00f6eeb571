"""Where a link leads: the clinic's own host if it has one, else the platform's, and there the page of its purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from apps.tenants.models import Tenant
    from apps.users.links.choices import Purpose


def address_of(clinic: Tenant, purpose: Purpose, token: str) -> str:
    """Return a link's URL. The token is in the query, which logs of paths leave out."""
    parts = urlsplit(settings.PUBLIC_URL)
    port = f":{parts.port}" if parts.port else ""
    host = f"{clinic.domain_url}{port}" if clinic.domain_url else parts.netloc
    path = reverse(f"account-{purpose.value.replace('_', '-')}")
    return urlunsplit((parts.scheme, host, path, urlencode({"token": token}), ""))
