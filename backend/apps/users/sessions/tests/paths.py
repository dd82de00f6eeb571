"""Where sign-in is, and what is sent there."""

from __future__ import annotations

from tests.clients import API
from tests.clinics import PASSWORD

TOKEN, REFRESH, ME = f"{API}auth/token/", f"{API}auth/token/refresh/", f"{API}auth/me/"
LOGOUT, LOGOUT_ALL, SESSIONS = (
    f"{API}auth/logout/",
    f"{API}auth/logout-all/",
    f"{API}auth/sessions/",
)


def credentials(**changes):
    """Return a body that signs alpha's receptionist in, with changes; None leaves a field out."""
    given = {"tenant": "alpha", "username": "receptionist", "password": PASSWORD, **changes}
    return {key: value for key, value in given.items() if value is not None}
