"""Access tokens of applications, found by their hash in the clinic that they name."""

from __future__ import annotations

from django.utils import timezone

from apps.users.oauth.generators import Kind, clinic_of_token
from apps.users.oauth.models import AccessToken
from apps.users.tokens import digest
from core.request_ids import current_request_id
from core.tenancy.context import activate


def find(raw: str) -> AccessToken | None:
    """Return an access token that is not yet over, with session, person, clinic and application; make its clinic current.

    Whether its session may be used is the caller's to ask (`check_session`). None is for what is no access token, is
    unknown or over.
    """
    tenant_id = clinic_of_token(raw, Kind.ACCESS)
    if tenant_id is None:
        return None
    activate(tenant_id, metadata={"request": current_request_id()})
    rows = AccessToken.objects.select_related(
        "session__user", "session__tenant", "session__application"
    )
    token: AccessToken | None = rows.filter(
        token_hash=digest(raw),
        expiration__gt=timezone.now(),
        session__application__is_active=True,
    ).first()
    if token is not None:
        token.session.user.tenant = token.session.tenant
    return token
