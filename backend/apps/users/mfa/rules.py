"""Of whom a clinic wants a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.users.mfa.errors import MfaEnrolmentRequired
from apps.users.roles import Role

if TYPE_CHECKING:
    from apps.users.models import User


def is_wanted_of(user: User) -> bool:
    """Tell whether the clinic wants a second factor of somebody: by the role, or as of every administrator."""
    wanted = user.tenant.mfa_roles
    return user.role in wanted or (user.is_admin and Role.ADMIN in wanted)


def must_enrol(user: User) -> bool:
    """Tell whether somebody can do nothing before there is a second factor; a service account is nobody who could have one."""
    return not user.has_mfa and is_wanted_of(user) and not user.is_service


def refuse_unenrolled(user: User) -> None:
    """Raise `MfaEnrolmentRequired` for who must enrol first."""
    if must_enrol(user):
        raise MfaEnrolmentRequired
