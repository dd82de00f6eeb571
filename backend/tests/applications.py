"""Applications of a clinic as rows, and API clients that hold a token of one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.users.models import AccessToken, Application, Session, User
from apps.users.oauth.choices import ClientType, GrantType
from apps.users.oauth.generators import new_access_token
from apps.users.sessions.choices import SessionKind
from apps.users.tokens import digest
from core.permissions.scopes import known_scopes
from core.tenancy.context import tenant_context
from tests.clients import ApiClient

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

ORIGIN = "https://app.example.net"
HOUR = timedelta(hours=1)


def make_application(tenant_id: UUID, **fields: Any) -> Application:
    """Register a page in a browser with a clinic; it may be given every scope unless told otherwise."""
    named = {
        "name": "Recall",
        "client_type": ClientType.PUBLIC,
        "grant_types": [GrantType.AUTHORIZATION_CODE],
        "redirect_uris": [f"{ORIGIN}/callback"],
        "allowed_origins": [ORIGIN],
        "scopes": list(known_scopes()),
    }
    with tenant_context(tenant_id):
        application: Application = Application.objects.create(**{**named, **fields})
    return application


def make_integration(tenant_id: UUID, role: str, **fields: Any) -> Application:
    """Register a server, which acts by itself as somebody of a role who nobody is."""
    with tenant_context(tenant_id):
        account = User(username=f"service-{role}", role=role, is_service=True)
        account.set_unusable_password()
        account.save(force_insert=True)
        return make_application(
            tenant_id,
            name="Integration",
            client_type=ClientType.CONFIDENTIAL,
            grant_types=[GrantType.CLIENT_CREDENTIALS],
            redirect_uris=[],
            allowed_origins=[],
            service_account=account,
            secret_hash=digest("secret"),
            **fields,
        )


class ApplicationClient(ApiClient):
    """A client with an application's token: for somebody, and of these scopes."""

    def __init__(self, application: Application, user: User, scopes: Iterable[str]) -> None:
        """Take a token, as its endpoint would give it."""
        super().__init__()
        self.application, self.user = application, user
        with tenant_context(application.tenant.pk):
            self.session_row = Session.objects.create(
                user=user,
                kind=SessionKind.OAUTH,
                application=application,
                expiration=timezone.now() + HOUR,
            )
            self.raw = new_access_token()
            self.token: AccessToken = AccessToken.objects.create(
                session=self.session_row,
                token_hash=digest(self.raw),
                scope=" ".join(sorted(scopes)),
                expiration=timezone.now() + HOUR,
            )
        self.sends(self.raw)

    def sends(self, raw: str) -> None:
        """Send a token from now on."""
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {raw}")
