"""Passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response

from apps.users.authentication import BeforeEnrolment, host_tenant_of
from apps.users.links.errors import LinkUnusable
from apps.users.passwords import services
from apps.users.passwords.errors import WrongPassword
from apps.users.passwords.serializers import (
    PasswordChangeSerializer,
    PasswordResetConfirmSerializer,
    PasswordResetSerializer,
)
from apps.users.passwords.step_up_views import StepsUp
from apps.users.passwords.stepping_up import confirm
from apps.users.throttles import ResetByAccount, ResetByAddress
from core.api.bodies import valid_body
from core.api.views import PlainView
from core.audit.choices import Action
from core.audit.requests import Audited
from core.permissions.scopes import FIRST_PARTY_ONLY

if TYPE_CHECKING:
    from rest_framework.request import Request


class PasswordChangeView(BeforeEnrolment, StepsUp, PlainView):
    """The caller's own password; it is asked again, and all other sessions end."""

    permission_classes = (IsAuthenticated,)
    scopes = FIRST_PARTY_ONLY
    audited = Audited(
        "users", operation="password_change", actions={"password_change": Action.PRIVILEGE}
    )
    refusals = {"post": (WrongPassword,)}

    @extend_schema(request=PasswordChangeSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change the password."""
        user: Any = request.user
        session: Any = request.auth
        confirm(user, self.proof)
        new_password = valid_body(PasswordChangeSerializer, request)["new_password"]
        services.change(user, proof=self.proof, new_password=new_password, session=session)
        return Response(status=204)


class PasswordResetView(PlainView):
    """For who has forgotten the password: a link comes by mail. The answer is the same for everybody.

    So it is for an account that is asked for too often, which gets no further mail.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ResetByAddress,)
    is_asked_too_often: bool | None = None

    @extend_schema(request=PasswordResetSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        """Ask for a link by mail."""
        body = valid_body(PasswordResetSerializer, request)
        if not self._is_asked_too_often(request):
            services.ask_for_reset(
                account=body["account"],
                tenant_slug=body.get("tenant"),
                host_tenant_id=host_tenant_of(request),
            )
        return Response(status=202)

    def _is_asked_too_often(self, request: Request) -> bool:
        """Count the account, once for all attempts at the request."""
        if self.is_asked_too_often is None:
            self.is_asked_too_often = not ResetByAccount().allow_request(request, self)
        return self.is_asked_too_often


class PasswordResetConfirmView(PlainView):
    """What the link of the mail is for; it works once, and every session ends."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    refusals = {"post": (LinkUnusable,)}

    @extend_schema(request=PasswordResetConfirmSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Choose another password."""
        body = valid_body(PasswordResetConfirmSerializer, request)
        services.reset(**body, host_tenant_id=host_tenant_of(request))
        return Response(status=204)
