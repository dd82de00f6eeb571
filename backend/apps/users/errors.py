"""Refusals about who somebody is. Those of sign-in are one and the same, so that they tell nothing."""

from rest_framework.exceptions import AuthenticationFailed

from core.errors import FieldError


class SignInRefused(AuthenticationFailed):
    """Unknown clinic, unknown user, wrong password, deactivated user: all alike."""

    default_detail = "Clinic, user name and password do not match an active account."
    default_code = "invalid_credentials"


class TokenRefused(AuthenticationFailed):
    """A token that is not, or no longer, good."""

    default_detail = "The token is not valid, or its session has ended. Sign in again."
    default_code = "token_not_valid"


class TokenReused(TokenRefused):
    """A refresh token came a second time: somebody else may hold it, so its session is over."""

    default_detail = (
        "This refresh token was used before; its session has been ended. Sign in again."
    )
    default_code = "token_reused"


class WrongHost(AuthenticationFailed):
    """The host is another clinic's than the token."""

    default_detail = "This host belongs to another clinic than your token."
    default_code = "wrong_host"


def username_taken() -> FieldError:
    """Refuse a user name that a colleague has, in whatever case of letters."""
    return FieldError("username", "A colleague has this user name.", "unique")
