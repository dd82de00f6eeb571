"""Which clinic a request at the root is for: the one that its client id names, before anything is looked up."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from apps.users.oauth.generators import clinic_of_client
from core.request_ids import current_request_id
from core.tenancy.context import activate

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


def enter(request: HttpRequest, client_id: str) -> None:
    """Make a client id's clinic current, unless the host is another's; where none is, the client is an unknown one."""
    tenant_id = clinic_of_client(client_id)
    if tenant_id is not None and is_at_home(request, tenant_id):
        activate(tenant_id, metadata={"request": current_request_id()})


def is_at_home(request: HttpRequest, tenant_id: UUID) -> bool:
    """Tell whether a clinic may be asked for at the request's host."""
    host: Any = request
    return host.host_tenant_id in (None, tenant_id)


def client_id_of(request: HttpRequest) -> str:
    """Return the client id of a request to a token endpoint, by its header and else by its body."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return request.POST.get("client_id", "")
    try:
        decoded = base64.b64decode(given).decode()
    except ValueError:  # no base64, no UTF-8, or no ASCII to begin with
        return ""
    return unquote_plus(decoded.partition(":")[0])
