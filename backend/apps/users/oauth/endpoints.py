"""The endpoints that programs ask, at the root, with the errors of RFC 6749, 6750, 7009 and 7662."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.utils import jwk_from_pem
from oauthlib.common import Request as OAuthRequest

from apps.users.oauth import claims, clinic, issuing, tokens
from apps.users.oauth.library import library
from apps.users.oauth.models import AccessToken
from apps.users.oauth.scopes import OPENID, all_scopes
from core.throttling.throttles import count, network_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from apps.users.oauth.models import RefreshToken

SECRETS = ("client_secret", "code", "code_verifier", "refresh_token", "token")


@method_decorator(csrf_exempt, "dispatch")
@method_decorator(sensitive_post_parameters(*SECRETS), "dispatch")
class ClientEndpoint(View):
    """What an application asks by itself; its clinic is made current, and it is asked for no more often than a person may ask."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count, find the clinic, and answer."""
        use = count("oauth", "user", network_of(request))
        if use.wait:
            refusal = JsonResponse({"error": "temporarily_unavailable"}, status=429)
            refusal["Retry-After"] = str(math.ceil(use.wait))
            return refusal
        clinic.enter(request, clinic.client_id_of(request))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer


class TokenEndpoint(ClientEndpoint):
    """Give tokens for a code, a refresh token, or an application's own secret."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give them, or refuse."""
        _, headers, body, status = library().create_token_response(request)
        return HttpResponse(body, status=status, headers=headers)


class RevokeEndpoint(ClientEndpoint):
    """Take a token back, and all of its session; a token that is unknown, or not the caller's, was never good (RFC 7009)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it back."""
        _, headers, body, status = library().create_revocation_response(request)
        return HttpResponse(body or "", status=status, headers=headers)


class IntrospectEndpoint(ClientEndpoint):
    """Tell an application that keeps a secret whether a token of its own is still good (RFC 7662); of others it learns nothing."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Tell it; what stands in the address is read by who keeps logs, and is refused as at the other endpoints."""
        if request.GET:
            return JsonResponse({"error": "invalid_request"}, status=400)
        core = library()
        asked = OAuthRequest(*core._extract_params(request))
        if not core.server.request_validator.authenticate_client(asked):
            refusal = JsonResponse({"error": "invalid_client"}, status=401)
            refusal["WWW-Authenticate"] = 'Basic realm="oauth"'
            return refusal
        if not (raw := request.POST.get("token")):
            return JsonResponse({"error": "invalid_request"}, status=400)
        token = issuing.find(raw, asked.client)
        if token is None or token.is_over or not issuing.is_good(token.session):
            return JsonResponse({"active": False})
        return JsonResponse(described(token, asked.client.client_id, issuer_of(request)))


@method_decorator(csrf_exempt, "dispatch")
class UserInfoEndpoint(View):
    """Tell whose token it is, as far as its scopes go (OpenID Connect, 5.3)."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Tell it."""
        scheme, _, raw = request.headers.get("Authorization", "").partition(" ")
        token = tokens.find(raw.strip()) if scheme.lower() == "bearer" else None
        if token is None or not _is_good_here(token.session, request):
            return _refused(401, "invalid_token" if raw else "")
        issuing.identify(token.session)
        if OPENID not in token.scopes:
            return _refused(403, "insufficient_scope", scope=OPENID)
        return JsonResponse(claims.of(token.session.user, token.scopes))

    post = get


class DiscoveryEndpoint(View):
    """Say where everything is, and what there is (OpenID Connect Discovery); the issuer is the host that was asked."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say it."""
        places = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "revocation_endpoint": "revoke",
            "introspection_endpoint": "introspect",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
        }
        by_name = {name: _place(request, place) for name, place in places.items()}
        return JsonResponse({"issuer": issuer_of(request), **by_name, **offered()})


class KeysEndpoint(View):
    """Show the public halves of the keys of ID tokens: the one that signs, and those that did."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Show them; who keeps them an hour finds a new one before it signs."""
        keys = [jwk_from_pem(pem) for pem in settings.OIDC_KEYS]
        shown = [
            {
                **json.loads(key.export_public()),
                "kid": key.thumbprint(),
                "use": "sig",
                "alg": "RS256",
            }
            for key in keys
        ]
        response = JsonResponse({"keys": shown})
        response["Cache-Control"] = "public, max-age=3600"
        return response


def offered() -> dict[str, Any]:
    """Return what the server can do, by the names of RFC 8414 and OpenID Connect."""
    methods = ["client_secret_basic", "client_secret_post"]
    return {
        "scopes_supported": all_scopes(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [*methods, "none"],
        "revocation_endpoint_auth_methods_supported": [*methods, "none"],
        "introspection_endpoint_auth_methods_supported": methods,
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", *claims.CLAIMS],
        "prompt_values_supported": ["none", "login", "consent"],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


def described(token: AccessToken | RefreshToken, client_id: str, issuer: str) -> dict[str, Any]:
    """Return what is told of a token that is good."""
    user = token.session.user
    access = {"token_type": "Bearer"} if isinstance(token, AccessToken) else {}
    return {
        "active": True,
        "scope": " ".join(token.scopes),
        "client_id": client_id,
        "username": user.username,
        "sub": str(user.pk),
        "iss": issuer,
        "iat": int(token.created_at.timestamp()),
        "exp": int(token.expiration.timestamp()),
        **access,
    }


def issuer_of(request: HttpRequest) -> str:
    """Return the name that the server has at the host that was asked."""
    issuer: str = oauth2_settings.oidc_issuer(request)
    return issuer


def _place(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse(f"oauth2_provider:{name}"))


def _is_good_here(session: Any, request: HttpRequest) -> bool:
    return clinic.is_at_home(request, session.tenant_id) and issuing.is_good(session)


def _refused(status: int, error: str, **said: str) -> HttpResponse:
    parts = {"realm": "oauth", **({"error": error} if error else {}), **said}
    challenge = ", ".join(f'{name}="{value}"' for name, value in parts.items())
    return HttpResponse(status=status, headers={"WWW-Authenticate": f"Bearer {challenge}"})
