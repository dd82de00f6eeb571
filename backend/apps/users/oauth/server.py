"""oauthlib's server with the grants that there are: a code with PKCE by S256, a refresh token, a client's own credentials.

What is not put together here does not exist: no implicit, hybrid, password or device flow.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from oauthlib.oauth2.rfc6749 import grant_types
from oauthlib.oauth2.rfc6749.endpoints import (
    AuthorizationEndpoint,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256
from oauthlib.oauth2.rfc6749.tokens import BearerToken
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant

from apps.users.oauth.generators import new_access_token, new_code, new_refresh_token

# What SHA-256 comes to in base64url (RFC 7636, 4.2).
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_NONCE = 255


class ProvenCodeGrant(grant_types.AuthorizationCodeGrant):
    """A code that names its clinic, and whose holder proves by S256 to be who asked for it."""

    _code_challenge_methods: ClassVar[dict[str, Any]] = {"S256": code_challenge_method_s256}

    def create_authorization_code(self, request: Any) -> dict[str, str]:
        """Make the code up; `state` goes back with it."""
        return {"code": new_code(), **({"state": request.state} if request.state else {})}


class CodeGrant(AuthorizationCodeGrant):
    """The same with an ID token where `openid` is among the scopes."""

    def __init__(self, request_validator: Any) -> None:
        """Do as oauthlib's own does, with our way of codes."""
        self.proxy_target = ProvenCodeGrant(request_validator)
        self.custom_validators.pre_auth.append(refuse_malformed)
        self.custom_validators.post_auth.append(self.openid_authorization_validator)
        self.register_token_modifier(self.add_id_token)


class Server(AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint):
    """The endpoints that give tokens and take them back."""

    def __init__(self, request_validator: Any, token_expires_in: int, **_: Any) -> None:
        """Put the grants together."""
        code = CodeGrant(request_validator)
        bearer = BearerToken(
            request_validator, new_access_token, token_expires_in, new_refresh_token
        )
        AuthorizationEndpoint.__init__(
            self,
            default_response_type="code",
            default_token_type=bearer,
            response_types={"code": code},
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            default_token_type=bearer,
            grant_types={
                "authorization_code": code,
                "client_credentials": grant_types.ClientCredentialsGrant(request_validator),
                "refresh_token": grant_types.RefreshTokenGrant(request_validator),
            },
        )
        RevocationEndpoint.__init__(self, request_validator)


def refuse_malformed(request: Any) -> dict[str, Any]:
    """Refuse what could not be kept, or would be answered in another way than by the query."""
    if request.code_challenge is not None and not CHALLENGE.fullmatch(request.code_challenge):
        raise InvalidRequestError("code_challenge is no SHA-256 in base64url.", request=request)
    nonce = request.nonce or ""
    if len(nonce) > LONGEST_NONCE or "\0" in nonce:
        raise InvalidRequestError("nonce is too long.", request=request)
    if request.response_mode not in (None, "query"):
        request.response_mode = None  # or the refusal would be sent so
        raise InvalidRequestError("response_mode is query.", request=request)
    return {}
