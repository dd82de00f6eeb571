"""Refusals about the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.exceptions import AuthenticationFailed

from core.errors import DomainError

if TYPE_CHECKING:
    from apps.users.mfa.halfway import HalfWay


class MfaRequired(AuthenticationFailed):
    """Clinic, user name and password were right, and the person has a second factor; `half` is how far they came."""

    default_detail = "Send `otp` too: the code of your app, or one of your recovery codes."
    default_code = "mfa_required"
    half: HalfWay | None = None

    @classmethod
    def at(cls, half: HalfWay) -> MfaRequired:
        """Say how far somebody came."""
        refusal = cls()
        refusal.half = half
        return refusal


class MfaEnrolmentRequired(DomainError):
    """The clinic wants a second factor of this role, and the person has none yet."""

    status = 403
    code = "mfa_enrolment_required"
    title = "Your clinic asks for a second factor."
    detail = "Enrol one at auth/mfa/totp/ first; until then this session can do nothing else."


class MfaAlreadyOn(DomainError):
    """There is a second factor; the present one is switched off before another is enrolled."""

    code = "mfa_already_on"
    title = "Your second factor is on already."
    detail = "Switch it off before you enrol another."


class MfaNotOn(DomainError):
    """There is no second factor that this could be about."""

    code = "mfa_not_on"
    title = "There is no second factor."


class MfaNotBegun(DomainError):
    """A code was sent, and there is no enrolment that it could complete."""

    code = "mfa_not_begun"
    title = "No enrolment waits for a code."
    detail = "Begin one by a POST to auth/mfa/totp/."


class MfaRequiredByClinic(DomainError):
    """The clinic wants a second factor of this role, so it stays on."""

    code = "mfa_required_by_clinic"
    title = "Your clinic asks for a second factor."
    detail = "It stays on. For another device, ask an administrator to reset it."


class PasswordTooShortAlone(DomainError):
    """The password was chosen while a second factor stood beside it, and is too short without one."""

    code = "password_too_short"
    title = "Your password is too short without a second factor."
    detail = "Choose one of at least 15 characters first."


class WrongCode(DomainError):
    """A code that is not right, was used before, or comes after too many wrong ones."""

    status = 403
    code = "wrong_code"
    title = "This code is not right."
    detail = "Give the six digits that the app shows now; each works once."


class NotYourOwn(DomainError):
    """Who is signed in switches the own factor off by the password, which a stolen session does not know."""

    status = 403
    code = "not_your_own"
    title = "You cannot reset your own second factor."
    detail = "Switch it off with your password, or ask another administrator."
