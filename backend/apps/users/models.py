"""Staff; what hangs on it is in the features' folders."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone

from apps.users.links.models import Link
from apps.users.mfa.constraints import HAS_WHAT_FACTORS_SAY
from apps.users.mfa.models import Factor, RecoveryCode
from apps.users.oauth.models import AccessToken, Application, Grant, RefreshToken
from apps.users.roles import Role, permissions_of
from apps.users.sessions.models import Attempts, Session
from apps.users.staff.constraints import KEEPS_AN_OWNER
from core.computed import Joined, computed, joined
from core.tenancy.context import PLATFORM_ID
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantModel

__all__ = [
    "AccessToken",
    "Application",
    "Attempts",
    "Factor",
    "Grant",
    "Link",
    "RecoveryCode",
    "RefreshToken",
    "Session",
    "User",
    "UserManager",
]


class UserManager(TenantManager):
    """Staff of the current clinic, and the service accounts of its applications."""

    def people(self) -> models.QuerySet[User]:
        """Leave out service accounts, which are nobody."""
        found: models.QuerySet[User] = self.filter(is_service=False)
        return found

    def named(self, username: str) -> models.QuerySet[User]:
        """Find by user name in any case of letters, by the same rule that keeps it unique."""
        return (
            self.people()
            .annotate(lower=Lower("username"))
            .filter(lower=Lower(models.Value(username)))
        )

    def reached_at(self, email: str) -> models.QuerySet[User]:
        """Find who reads the mail of an address, in any case of letters."""
        rows = self.people().annotate(address=Lower("email"))
        return rows.filter(address=Lower(models.Value(email))).order_by("username")

    def reached_by(self, account: str) -> models.QuerySet[User]:
        """Find by user name, and after it by e-mail address, in any case of letters."""
        given = Lower(models.Value(account))
        rows = self.people().annotate(lower=Lower("username"), address=Lower("email"))
        found: models.QuerySet[User] = rows.filter(Q(lower=given) | Q(address=given))
        found = found.annotate(
            is_named=models.ExpressionWrapper(Q(lower=given), models.BooleanField())
        )
        return found.order_by("-is_named", "username")


@tracked(exclude=("password", "has_short_password"))
class User(AbstractBaseUser, TenantModel):
    """A member of one clinic's staff; a clinic's last active owner stays, and so does the platform's last operator.

    An application that acts by itself does so as a row of its own, a service account, which nobody signs in as.
    """

    last_login = None  # sessions tell it; here every sign-in would be a new version
    username = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    is_admin = models.BooleanField("administrator", default=False)
    is_active = models.BooleanField("active", default=True)
    is_invited = models.BooleanField("invited", default=False, db_default=False, editable=False)
    is_service = models.BooleanField(
        "service account", default=False, db_default=False, editable=False
    )
    has_mfa = models.BooleanField("second factor", default=False, db_default=False, editable=False)
    # Chosen while a second factor stood beside it: without one it lets nobody in.
    has_short_password = models.BooleanField(default=False, db_default=False, editable=False)
    is_provider = models.BooleanField("treats patients", default=False)
    specialty = models.CharField(max_length=100, blank=True)
    license_number = models.CharField(max_length=50, blank=True)
    color = models.CharField(
        max_length=7,
        default="#5b8def",
        validators=[RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", "Give a colour as #5b8def.")],
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role"]

    class Meta(TenantModel.Meta):
        verbose_name = "staff member"
        verbose_name_plural = "staff"
        ordering = ("last_name", "id")
        constraints = (
            models.UniqueConstraint(
                F("tenant"), Lower("username"), name="username_once_per_clinic"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.OPERATOR) ^ ~Q(tenant=PLATFORM_ID),
                name="operators_work_on_the_platform_only",
            ),
            models.CheckConstraint(
                condition=~Q(is_invited=True, is_active=True), name="the_invited_are_not_yet_active"
            ),
            models.CheckConstraint(
                condition=Q(is_service=False)
                | Q(
                    ~Q(role__in=(Role.OWNER, Role.OPERATOR)),
                    password__startswith=UNUSABLE_PASSWORD_PREFIX,
                    email="",
                    is_admin=False,
                    is_provider=False,
                    is_invited=False,
                ),
                name="service_accounts_are_nobody",
            ),
        )
        triggers = (*TenantModel.Meta.triggers, KEEPS_AN_OWNER, HAS_WHAT_FACTORS_SAY)
        indexes = (models.Index(fields=["tenant", "last_name", "id"], name="users_by_name"),)

    def __str__(self) -> str:
        """Return the name that colleagues read."""
        return self.full_name

    @computed(
        "first_name",
        "last_name",
        "username",
        sql=lambda first, last, username: Coalesce(
            NullIf(Joined(first, last), Value("")), username
        ),
    )
    def full_name(first_name: str, last_name: str, username: str) -> str:  # noqa: N805
        """First and last name, or the user name where there is none."""
        return joined(first_name, last_name) or username

    def get_full_name(self) -> str:
        """Answer Django by its own name."""
        return self.full_name

    @property
    def permissions(self) -> frozenset[str]:
        """What the person may do, by role."""
        return permissions_of(self.role, is_admin=self.is_admin)

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for the person."""
        return self.may("admin.enter")

    def may(self, permission: str) -> bool:
        """Tell whether the person, while active, has a permission of the matrix."""
        return self.is_active and permission in self.permissions

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002
        """Answer Django: none but what the admin pages ask by `may`."""
        return self.may(perm)

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002
        """Answer the admin's index: the pages themselves decide."""
        return self.is_staff
