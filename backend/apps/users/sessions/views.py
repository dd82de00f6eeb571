"""Sign-in, refresh, sign-out, and one's own sessions."""

from __future__ import annotations

from http.client import TOO_MANY_REQUESTS
from typing import TYPE_CHECKING, Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.tenants.errors import TenantSuspended
from apps.users.authentication import (
    BearerAuthentication,
    BeforeEnrolment,
    host_tenant_of,
    request_id_of,
)
from apps.users.errors import SignInRefused, TokenRefused, TokenReused, WrongHost
from apps.users.mfa.errors import MfaRequired
from apps.users.sessions import devices, services
from apps.users.sessions.choices import EndReason
from apps.users.sessions.models import Session
from apps.users.sessions.origin import Origin
from apps.users.sessions.rules import RULES
from apps.users.sessions.serializers import (
    RefreshSerializer,
    SessionSerializer,
    SignInSerializer,
    SignOutSerializer,
    TokenPairSerializer,
)
from apps.users.sessions.sign_in import sign_in, tell_too_many
from apps.users.throttles import SignInByAccount, SignInByAddress, clinic_typed
from core.api.bodies import valid_body
from core.api.problems import render_refusal
from core.api.views import PlainView, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import FIRST_PARTY_ONLY

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.authentication import BaseAuthentication
    from rest_framework.request import Request

    from apps.users.sessions.querysets import SessionQuerySet
    from apps.users.tokens import TokenPair


class SignInView(PlainView):
    """Exchange clinic, user name and password, and the second factor's code where it is on, for a session's first tokens."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (SignInByAddress, SignInByAccount)
    refusals = {"post": (SignInRefused, MfaRequired, TenantSuspended)}

    @extend_schema(request=SignInSerializer, responses={200: TokenPairSerializer})
    def post(self, request: Request) -> Response:
        """Sign in."""
        body = valid_body(SignInSerializer, request)
        signed_in = sign_in(
            tenant_slug=body.get("tenant"),
            username=body["username"],
            password=body["password"],
            otp=body.get("otp"),
            origin=Origin.of(request._request, cookie=devices.API_COOKIE),
        )
        assert signed_in.pair is not None
        response = _tokens(signed_in.session, signed_in.pair)
        devices.remember(response, signed_in.devices)
        return response

    def refused(self, request: HttpRequest, response: Any) -> None:
        """Tell of attempts that come too often; of all others sign-in itself has."""
        if response.status_code == TOO_MANY_REQUESTS and not self.throttled_again:
            origin = Origin.of(request, cookie=devices.API_COOKIE)
            tell_too_many(tenant_slug=clinic_typed(self.request), origin=origin)
        else:
            super().refused(request, response)

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Make a refusal a 401, not a 403."""
        return 'Bearer realm="api"'

    def _attempt(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer without a transaction around it all: the attempt must be committed before the password is looked at."""
        return APIView.dispatch(self, request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Any:
        """Refuse; what the handler rolls back is empty."""
        with transaction.atomic():
            return super().handle_exception(exc)


class RefreshView(PlainView):
    """Exchange a refresh token for the next pair, once."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    refusals = {"post": (TokenRefused, TokenReused, WrongHost, TenantSuspended)}

    @extend_schema(request=RefreshSerializer, responses={200: TokenPairSerializer})
    def post(self, request: Request) -> Response:
        """Refresh."""
        body = valid_body(RefreshSerializer, request)
        outcome = services.refresh_session(
            body["refresh"],
            host_tenant_id=host_tenant_of(request),
            request_id=request_id_of(request),
        )
        if isinstance(outcome, TokenReused):
            refusal = render_refusal(outcome, instance=request_id_of(request))
            refusal["WWW-Authenticate"] = self.get_authenticate_header(request)
            return refusal
        return _tokens(*outcome)

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Make a refusal a 401, not a 403."""
        return 'Bearer realm="api"'


class LeavingView(PlainView):
    """Who wants to go may go: also by a refresh token, which goes before the header, and out of a suspended clinic."""

    permission_classes = (IsAuthenticated,)
    scopes = FIRST_PARTY_ONLY

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Take who is leaving."""
        return [BearerAuthentication(is_leaving=True)]


class SignOutView(LeavingView):
    """End the session that the refresh token in the body, or else the access token, belongs to."""

    @extend_schema(request=SignOutSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign out."""
        valid_body(SignOutSerializer, request)
        session: Any = request.auth
        services.end_session(session, reason=EndReason.LOGOUT)
        return Response(status=204)


class SignOutEverywhereView(LeavingView):
    """End every session of the caller, those of the administration too."""

    @extend_schema(request=SignOutSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign out everywhere."""
        valid_body(SignOutSerializer, request)
        user: Any = request.user
        services.end_all_sessions(user, reason=EndReason.LOGOUT_ALL)
        return Response(status=204)


class SessionViewSet(BeforeEnrolment, ReadModelMixin, TenantViewSet):
    """The caller's own sessions that have not ended."""

    rules = RULES
    scopes = FIRST_PARTY_ONLY
    audited = Audited("sessions")
    model = Session
    serializer_class = SessionSerializer
    orderings = {"created_at": ("session_id",)}  # ids are made in order of time

    def get_queryset(self) -> SessionQuerySet:
        """Nobody's but the caller's."""
        user: Any = self.request.user
        queryset: SessionQuerySet = Session.objects.of(user).live(user.tenant)
        return queryset.select_related("application")

    def destroy(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """End a session, from its next request on."""
        services.end_session(self.get_object(), reason=EndReason.REVOKED)
        return Response(status=204)


def _tokens(session: Session, pair: TokenPair) -> Response:
    body: Any = {**pair._asdict(), "session_id": session.session_id}
    return Response(TokenPairSerializer(body).data)
