"""Sign-in, the caller, and the colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response

from apps.tenants.errors import TenantSuspended
from apps.users import services
from apps.users.authentication import host_tenant_of, request_id_of
from apps.users.errors import SignInRefused, TokenRefused, TokenReused, WrongHost
from apps.users.filters import UserFilter
from apps.users.models import User
from apps.users.rules import RULES
from apps.users.serializers import (
    ColleagueSerializer,
    MeSerializer,
    RefreshSerializer,
    SignInSerializer,
    TokenPairSerializer,
)
from apps.users.throttles import SignInByAccount, SignInByAddress
from core.api.problems import render_refusal
from core.api.unknown import refuse_unknown_fields
from core.api.views import PlainView, ReadModelMixin, TenantViewSet

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from apps.users.models import Session
    from apps.users.tokens import TokenPair


class SignInView(PlainView):
    """Exchange clinic, user name and password for a session's first tokens."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (SignInByAddress, SignInByAccount)
    refusals = {"post": (SignInRefused, TenantSuspended)}

    @extend_schema(request=SignInSerializer, responses={200: TokenPairSerializer})
    def post(self, request: Request) -> Response:
        """Sign in."""
        body = _valid(SignInSerializer, request)
        user = services.check_credentials(
            tenant_slug=body.get("tenant"),
            username=body["username"],
            password=body["password"],
            **_origin(request),
        )
        return _tokens(
            *services.start_session(
                user,
                ip=request.META.get("REMOTE_ADDR") or None,
                user_agent=request.headers.get("User-Agent", ""),
            )
        )

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Make a refusal a 401, not a 403."""
        return 'Bearer realm="api"'


class RefreshView(PlainView):
    """Exchange a refresh token for the next pair, once."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    refusals = {"post": (TokenRefused, TokenReused, WrongHost, TenantSuspended)}

    @extend_schema(request=RefreshSerializer, responses={200: TokenPairSerializer})
    def post(self, request: Request) -> Response:
        """Refresh."""
        body = _valid(RefreshSerializer, request)
        outcome = services.refresh_session(body["refresh"], **_origin(request))
        if isinstance(outcome, TokenReused):
            refusal = render_refusal(outcome, instance=request_id_of(request))
            refusal["WWW-Authenticate"] = self.get_authenticate_header(request)
            return refusal
        return _tokens(*outcome)

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Make a refusal a 401, not a 403."""
        return 'Bearer realm="api"'


class SignOutView(PlainView):
    """End the session that the access token belongs to."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign out."""
        session: Any = request.auth
        services.end_session(session, reason="logout")
        return Response(status=204)


class MeView(PlainView):
    """The caller."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Show user, clinic, role and permissions."""
        user: Any = request.user
        return Response(MeSerializer(user).data)


class UserViewSet(ReadModelMixin, TenantViewSet):
    """The clinic's staff as colleagues see them."""

    rules = RULES
    model = User
    serializer_class = ColleagueSerializer
    filterset_class = UserFilter
    orderings = {"last_name": ("last_name", "id")}

    def get_queryset(self) -> QuerySet[User]:
        """Everybody of the clinic."""
        queryset: QuerySet[User] = User.objects.all()
        return queryset


def _valid(serializer_class: type[Any], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    refuse_unknown_fields(request.data, serializer)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _origin(request: Request) -> dict[str, Any]:
    return {
        "host_tenant_id": host_tenant_of(request),
        "request_id": request_id_of(request),
    }


def _tokens(session: Session, pair: TokenPair) -> Response:
    body: Any = {**pair._asdict(), "session_id": session.session_id}
    return Response(TokenPairSerializer(body).data)
