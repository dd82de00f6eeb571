"""Values of a session's fields."""

from django.db import models


class SessionKind(models.TextChoices):
    """What somebody signed in to."""

    API = "api", "API"
    ADMIN = "admin", "administration"
    BROWSER = "browser", "browser"
    OAUTH = "oauth", "application"


class EndReason(models.TextChoices):
    """Why a session ended before its time."""

    LOGOUT = "logout", "signed out"
    LOGOUT_ALL = "logout_all", "signed out everywhere"
    REVOKED = "revoked", "ended from another session"
    REPLACED = "replaced", "signed in again in the same browser"
    TOKEN_REUSED = "token_reused", "a refresh token came twice"
    PASSWORD_CHANGE = "password_change", "the password was changed"
    PASSWORD_RESET = "password_reset", "the password was reset"
    MFA_CHANGE = "mfa_change", "a second factor was switched on"
    MFA_RESET = "mfa_reset", "the second factor was reset"
    DEACTIVATED = "deactivated", "the person was deactivated"
    CODE_REUSED = "code_reused", "an authorization code came twice"
    GIVEN_BACK = "given_back", "its application gave its token back"
    APPLICATION = "application", "its application was changed, switched off or deleted"
