"""The caller's own second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from apps.users.authentication import BeforeEnrolment, request_id_of
from apps.users.mfa import services
from apps.users.mfa.errors import (
    MfaAlreadyOn,
    MfaNotBegun,
    MfaNotOn,
    MfaRequiredByClinic,
    PasswordTooShortAlone,
    WrongCode,
)
from apps.users.mfa.serializers import (
    ConfirmationSerializer,
    EnrolmentSerializer,
    MfaStateSerializer,
    PasswordAgainSerializer,
    RecoveryCodesSerializer,
)
from apps.users.passwords.errors import WrongPassword
from apps.users.passwords.step_up_views import StepsUp
from apps.users.passwords.stepping_up import confirm
from apps.users.throttles import CodeByCaller
from core.api.bodies import valid_body
from core.api.problems import render_domain_error
from core.api.views import PlainView
from core.audit.choices import Action
from core.audit.requests import Audited
from core.permissions.scopes import FIRST_PARTY_ONLY
from core.throttling.throttles import CallerThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request


def _audited(operation: str) -> Audited:
    return Audited("users", operation=operation, actions={operation: Action.PRIVILEGE})


class MfaView(BeforeEnrolment, StepsUp, PlainView):
    """The caller's own second factor; what changes it asks for the password again."""

    permission_classes = (IsAuthenticated,)
    scopes = FIRST_PARTY_ONLY

    def asked_again(self, request: Request) -> dict[str, Any]:
        """Return who has said the right password, and its proof; raise `WrongPassword`, or what is wrong with the body."""
        user: Any = request.user
        confirm(user, self.proof)
        valid_body(PasswordAgainSerializer, request)
        return {"user": user, "proof": self.proof}


class TotpView(MfaView):
    """One-time codes of an app (TOTP) beside the password."""

    audited = _audited("mfa_enrol")
    refusals = {"post": (WrongPassword, MfaAlreadyOn)}

    @extend_schema(responses=MfaStateSerializer)
    def get(self, request: Request) -> Response:
        """Tell whether it is on."""
        user: Any = request.user
        return Response(MfaStateSerializer(services.state_of(user)).data)

    @extend_schema(request=PasswordAgainSerializer, responses={200: EnrolmentSerializer})
    def post(self, request: Request) -> Response:
        """Begin to enrol an app; nothing changes before a code of it is sent to `confirm/`."""
        enrolment = services.enrol(**self.asked_again(request))
        return Response(EnrolmentSerializer(enrolment).data)


class ConfirmView(BeforeEnrolment, PlainView):
    """The end of an enrolment."""

    permission_classes = (IsAuthenticated,)
    scopes = FIRST_PARTY_ONLY
    throttle_classes = (CallerThrottle, CodeByCaller)
    audited = _audited("mfa_confirm")
    refusals = {"post": (WrongCode, MfaNotBegun)}

    @extend_schema(request=ConfirmationSerializer, responses={200: RecoveryCodesSerializer})
    def post(self, request: Request) -> Response:
        """Switch the second factor on by its first code; answers the recovery codes, once. All other sessions end."""
        user: Any = request.user
        session: Any = request.auth
        code = valid_body(ConfirmationSerializer, request)["otp"]
        outcome = services.confirm_enrolment(user, code=code, session=session)
        if isinstance(outcome, WrongCode):
            return render_domain_error(outcome, instance=request_id_of(request))
        return Response(RecoveryCodesSerializer({"recovery_codes": outcome}).data)


class DisableView(MfaView):
    """The way back to the password alone."""

    audited = _audited("mfa_disable")
    refusals = {"post": (WrongPassword, MfaNotOn, MfaRequiredByClinic, PasswordTooShortAlone)}

    @extend_schema(request=PasswordAgainSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Switch the second factor off."""
        services.disable(**self.asked_again(request))
        return Response(status=204)


class RecoveryCodesView(MfaView):
    """New recovery codes in the place of the present ones."""

    audited = _audited("mfa_recovery_codes")
    refusals = {"post": (WrongPassword, MfaNotOn)}

    @extend_schema(request=PasswordAgainSerializer, responses={200: RecoveryCodesSerializer})
    def post(self, request: Request) -> Response:
        """Make new recovery codes; those of before work no more."""
        made = services.renew_recovery_codes(**self.asked_again(request))
        return Response(RecoveryCodesSerializer({"recovery_codes": made}).data)
