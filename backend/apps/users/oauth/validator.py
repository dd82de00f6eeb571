"""What django-oauth-toolkit asks of its database, answered out of the clinic that the client id names.

The endpoints make that clinic current first. A client id of another clinic, or of none, is an unknown one, and nothing is
looked up.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.crypto import constant_time_compare
from oauth2_provider.oauth2_validators import OAuth2Validator

from apps.tenants.choices import TenantStatus
from apps.users.oauth import claims, issuing
from apps.users.oauth.choices import GrantType
from apps.users.oauth.generators import clinic_of_client
from apps.users.oauth.models import Application
from apps.users.tokens import digest
from core.tenancy.context import current_tenant_id_or_none

# By what a token request says, what its application must be registered for.
NEEDED = {
    "authorization_code": GrantType.AUTHORIZATION_CODE,
    "refresh_token": GrantType.AUTHORIZATION_CODE,
    "client_credentials": GrantType.CLIENT_CREDENTIALS,
}


class Validator(OAuth2Validator):
    """django-oauth-toolkit's rules over our rows."""

    oidc_claim_scope: ClassVar[dict[str, str]] = claims.SCOPES

    # --- who asks ---------------------------------------------------------------------------------------------------

    def _load_application(self, client_id: str | None, request: Any) -> Application | None:
        known: Application | None = request.client
        if known is None or known.client_id != client_id:
            request.client = _find_application(client_id or "")
        found: Application | None = request.client
        return found

    def _extract_basic_auth(self, request: Any) -> str | None:
        """Take no header that is no ASCII, over which the library's base64 would stumble."""
        given: str | None = super()._extract_basic_auth(request)
        return given if given and given.isascii() else None

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        return bool(stored_secret) and constant_time_compare(digest(provided_secret), stored_secret)

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Application, request: Any, *_: Any
    ) -> bool:
        """Take the grants that an application is registered for, while it has somebody to act as."""
        account: Any = client.service_account
        return client.allows_grant_type(NEEDED[grant_type]) and (
            grant_type != "client_credentials" or account.is_active
        )

    def validate_response_type(
        self, client_id: str, response_type: str, client: Application, request: Any, *_: Any
    ) -> bool:
        """Answer with a code and nothing else."""
        return response_type == "code" and client.allows_grant_type(GrantType.AUTHORIZATION_CODE)

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        """Always, of those that keep a secret too."""
        return True

    def is_origin_allowed(self, client_id: str, origin: str, request: Any, *_: Any) -> bool:
        """Leave it to the one place that answers other origins."""
        return False

    # --- for what ---------------------------------------------------------------------------------------------------

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Application, request: Any, *_: Any
    ) -> bool:
        """Take what the application was given, each once, and nothing where it asks for nothing."""
        is_once = len(set(scopes)) == len(scopes)
        return bool(scopes) and is_once and set(scopes) <= set(client.scopes)

    def get_default_scopes(self, client_id: str, request: Any, *_: Any) -> list[str]:
        """Give all that the application was given, where it does not say."""
        scopes: list[str] = request.client.scopes
        return scopes

    def get_original_scopes(self, refresh_token: str, request: Any, *_: Any) -> list[str]:
        """Return what the first tokens were good for, as far as the application still has it."""
        scopes: list[str] = request.held.scopes
        return scopes

    # --- codes ------------------------------------------------------------------------------------------------------

    def _create_authorization_code(self, request: Any, code: dict[str, str]) -> None:
        asked = issuing.Asked(
            redirect_uri=request.redirect_uri,
            scope=" ".join(request.scopes),
            code_challenge=request.code_challenge,
            nonce=request.nonce or "",
        )
        issuing.allow(
            code["code"],
            asked,
            application=request.client,
            user=request.user,
            authenticated_at=request.authenticated_at,
            user_agent=request.headers.get("HTTP_USER_AGENT", ""),
        )

    def validate_code(
        self, client_id: str, code: str, client: Application, request: Any, *_: Any
    ) -> bool:
        """Use a code up."""
        grant = issuing.redeem(code, client)
        if grant is None:
            return False
        request.held, request.user = grant, grant.session.user
        request.scopes, request.nonce = grant.scopes, grant.nonce
        return bool(request.scopes)

    def get_code_challenge(self, code: str, request: Any) -> str:
        """Return what the verifier must come to."""
        challenge: str = request.held.code_challenge
        return challenge

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        """Return the one method."""
        return "S256"

    def confirm_redirect_uri(
        self,
        client_id: str,
        code: str,
        redirect_uri: str,
        client: Application,
        request: Any,
        *_: Any,
    ) -> bool:
        """Take the redirect URI that the code was sent to."""
        return bool(redirect_uri == request.held.redirect_uri)

    def get_authorization_code_nonce(
        self, client_id: str, code: str, redirect_uri: str, request: Any
    ) -> str | None:
        """Return what the application said to know its ID token by."""
        return request.held.nonce or None

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Any, *_: Any
    ) -> None:
        """Do nothing: it was used up when it was looked at."""

    # --- tokens -----------------------------------------------------------------------------------------------------

    def validate_refresh_token(
        self, refresh_token: str, client: Application, request: Any, *_: Any
    ) -> bool:
        """Look at a refresh token; one that was used ends its session."""
        token = issuing.look_at_refresh(refresh_token, client)
        if token is None:
            return False
        request.held, request.user = token, token.session.user
        return True

    def _save_bearer_token(self, token: dict[str, Any], request: Any, *_: Any) -> None:
        stored = self._store(token, request)
        token["expires_in"] = issuing.seconds_left(stored)

    def _store(self, token: dict[str, Any], request: Any) -> Any:
        access, scope = token["access_token"], token["scope"]
        if request.grant_type == "client_credentials":
            agent = request.headers.get("HTTP_USER_AGENT", "")
            return issuing.act_alone(request.client, access=access, scope=scope, user_agent=agent)
        store = issuing.begin if request.grant_type == "authorization_code" else issuing.go_on
        return store(request.held, access=access, refresh=token["refresh_token"], scope=scope)

    def revoke_token(self, token: str, token_type_hint: str, request: Any, *_: Any) -> None:
        """Take a token back, of either kind, and with it everything of its session."""
        issuing.give_back(token, request.client)

    # --- OpenID Connect ---------------------------------------------------------------------------------------------

    def validate_silent_login(self, request: Any) -> bool:
        """Leave it to `AuthorizePage`, which knows the browser."""
        return True

    def validate_silent_authorization(self, request: Any) -> bool:
        """Leave it to the same."""
        return True

    def get_additional_claims(self) -> dict[str, Any]:
        """Return what is told of a person besides `sub`."""
        return claims.CLAIMS

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
        """Say when the person signed in to DentiaPro, not when the token was made."""
        told, expiration = super().get_id_token_dictionary(token, token_handler, request)
        told["auth_time"] = int(request.held.authenticated_at.timestamp())
        return told, expiration

    def _save_id_token(self, jti: str, request: Any, expires: Any, *_: Any, **__: Any) -> None:
        """Keep none: who gets one checks its signature."""


def _find_application(client_id: str) -> Application | None:
    """Find an application that is switched on, of the current clinic while it is not suspended."""
    tenant_id = clinic_of_client(client_id)
    if tenant_id is None or tenant_id != current_tenant_id_or_none():
        return None
    rows = Application.objects.usable().filter(tenant__status=TenantStatus.ACTIVE)
    found: Application | None = (
        rows.select_related("service_account").filter(client_id=client_id).first()
    )
    return found
