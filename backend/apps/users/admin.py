"""The clinic's staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.urls import reverse

from apps.users.invitations.services import invite, invite_again
from apps.users.mfa.services import reset
from apps.users.models import User
from apps.users.oauth.admin import ApplicationAdmin
from apps.users.provisioning.admin import TenantAdmin
from apps.users.staff import services
from apps.users.staff.serializers import ROLES
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited
from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest


__all__ = ["ApplicationAdmin", "TenantAdmin", "UserAdmin"]


@admin.register(User)
class UserAdmin(ClinicModelAdmin):
    """Staff and what they may do, by the same services and with the same refusals as the API; passwords are their own business."""

    audited = Audited("users")
    permissions: ClassVar[dict[str, str]] = {
        "view": "staff.read",
        "add": "staff.manage",
        "change": "staff.manage",
    }
    list_display = (
        "last_name",
        "first_name",
        "username",
        "role",
        "is_admin",
        "is_provider",
        "is_active",
        "is_invited",
        "has_mfa",
    )
    list_display_links = ("last_name", "username")
    list_filter = ("role", "is_active", "is_invited", "has_mfa", "is_provider")
    search_fields = ("last_name", "first_name", "username", "email")
    fields = (
        ("first_name", "last_name"),
        ("username", "email"),
        ("role", "is_admin"),
        ("is_provider", "is_active"),
        ("specialty", "license_number"),
        "color",
        ("is_invited", "has_mfa"),
        "date_joined",
    )
    readonly_fields = ("is_invited", "has_mfa", "date_joined")
    actions = ("send_again", "reset_mfa")  # type: ignore[assignment]  # all other pages have none

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Leave out the accounts of applications, whose own pages say what they may."""
        return super().get_queryset(request).filter(is_service=False)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Ask for no more than an invitation takes; whoever accepts it is active from then on."""
        if obj is not None:
            return super().get_fields(request, obj)
        return [*self.fields[:3], "is_provider", *self.fields[4:6]]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Leave one's own e-mail address to the API, which asks for the password again."""
        user: Any = request.user
        own = ("email",) if obj is not None and obj.pk == user.pk else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Want an address to invite to."""
        form = super().get_form(request, obj, **kwargs)
        if obj is None and "email" in form.base_fields:
            form.base_fields["email"].required = True
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the roles of a clinic; take rights for changed only against what the form showed.

        An old form would otherwise give back what a colleague took away since.
        """
        if db_field.name == "role":
            kwargs["choices"] = [("", "---------"), *ROLES]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in services.RIGHTS:
            field.show_hidden_initial = True
        return field

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Offer other pages' forms those who can be chosen there: who treats patients and still works here."""
        if request.path == reverse("admin:autocomplete"):
            queryset = queryset.filter(is_provider=True, is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # type: ignore[override]  # noqa: FBT001
        """Invite, or change what the form changed; the services ask who does it."""
        by: Any = request.user
        names = form.changed_data if change else form.cleaned_data
        fields = {name: form.cleaned_data[name] for name in names}
        if not change:
            obj.pk = invite(**fields, invited_by=by).pk
            obj.refresh_from_db()
        elif fields:
            services.change(obj, by=by, **fields)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """Ask the matrix."""
        return self._may(request, "change")

    @admin.action(description="Send the invitation again", permissions=["send_again"])
    def send_again(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Send the chosen ones another invitation, and say of how many that was refused."""
        by: Any = request.user
        self._each(request, people, lambda it: invite_again(it, invited_by=by), "sent")

    @admin.action(description="Reset the second factor", permissions=["send_again"])
    def reset_mfa(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Take it from the chosen ones, who have lost it and are told by mail; say of how many that was refused."""
        by: Any = request.user
        self._each(request, people, lambda it: reset(it, by=by), "reset")

    def _each(
        self,
        request: HttpRequest,
        people: QuerySet[User],
        do: Callable[[User], Any],
        done: str,
    ) -> None:
        refused: list[str] = []
        for person in people:
            try:
                with transaction.atomic():
                    do(person)
            except DomainError as refusal:
                refused.append(refusal.title)
        self.message_user(request, f"{len(people) - len(refused)} {done}.", messages.INFO)
        for title in sorted(set(refused)):
            self.message_user(request, f"{refused.count(title)} not: {title}", messages.ERROR)
