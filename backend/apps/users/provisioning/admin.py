"""Clinics in the administration: a clinic sees itself, operators see all, open them, suspend and reactivate them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from apps.tenants.choices import Role, TenantStatus
from apps.tenants.models import Tenant
from apps.users.provisioning import services
from apps.users.provisioning.forms import NewClinicForm, ReactivationForm, SuspensionForm
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited
from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

# Which button a clinic's page has.
DECIDED = {"Suspend": "The clinic is suspended.", "Reactivate": "The clinic works again."}
OFFERED = {TenantStatus.ACTIVE: "suspend", TenantStatus.SUSPENDED: "reactivate"}


@admin.register(Tenant)
class TenantAdmin(ClinicModelAdmin):
    """PostgreSQL's policy decides which rows there are."""

    audited = Audited("tenants")
    permissions: ClassVar[dict[str, str]] = {
        "view": "clinic.read",
        "change": "clinic.manage",
        "add": "platform.clinics",
    }
    list_display = ("name", "slug", "domain_url", "timezone", "currency", "status")
    list_filter = ("status",)
    search_fields = ("name", "slug", "domain_url")
    actions_detail = ["suspend", "reactivate"]
    fields = (
        "name",
        ("status", "created_at"),
        ("slug", "domain_url"),
        ("contact_email", "phone"),
        "address",
        ("timezone", "language"),
        ("currency", "tooth_notation"),
        ("session_idle_minutes", "session_absolute_hours"),
        "mfa_roles",
    )
    ordering = ("slug",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        """Every clinic for an operator, the own for everybody else."""
        user: Any = request.user
        queryset: QuerySet[Tenant] = super().get_queryset(request)
        return queryset if _runs_the_platform(request) else queryset.filter(pk=user.tenant_id)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Let the slug be given once; the status has its buttons."""
        return ("status", "created_at") if obj is None else ("slug", "status", "created_at")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask of a new clinic who is to run it."""
        found = super().get_fieldsets(request, obj)
        if obj is not None:
            return found
        (_, whole), *_ = found
        fields = tuple(names for names in whole["fields"] if names != ("status", "created_at"))
        return [(None, {"fields": fields}), ("Its first owner", {"fields": NewClinicForm.OWNER})]

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002  Django's signature
        **kwargs: Any,
    ) -> Any:
        """Take the form of a clinic to be where there is none yet."""
        if obj is None:
            kwargs["form"] = NewClinicForm
        return super().get_form(request, obj, change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let a clinic change itself, and operators all."""
        return _runs_the_platform(request) or super().has_change_permission(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer roles to tick."""
        if db_field.name != "mfa_roles":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label="Second factor asked of",
            choices=[
                it for it in Role.choices if it[0] != Role.OPERATOR or _runs_the_platform(request)
            ],
            required=False,
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
            help_text="Who has one of these roles and no second factor can do nothing but set one up, at once.",
        )

    def write(self, obj: Tenant, fields: dict[str, Any], *, add: bool) -> None:
        """Open a clinic, or change its particulars."""
        if add:
            owner = {name.removeprefix("owner_"): fields.pop(name) for name in NewClinicForm.OWNER}
            obj.pk = services.provision(owner=owner, **fields).pk
            obj.refresh_from_db()
        else:
            services.change(obj, **fields)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Offer what the clinic's status allows."""
        clinic = self.get_object(request, str(object_id))
        offered = OFFERED.get(TenantStatus(clinic.status)) if clinic is not None else None
        buttons = super().get_actions_detail(request, object_id)
        return [button for button in buttons if button.path == offered and not clinic.is_platform]

    def has_platform_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        """Ask the matrix whether the person runs the platform."""
        return _runs_the_platform(request)

    @action(description="Suspend …", permissions=["platform"])
    def suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, and keep the clinic's staff out."""
        return self._decide(request, object_id, SuspensionForm, services.suspend, "Suspend")

    @action(description="Reactivate …", permissions=["platform"])
    def reactivate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask again, and let the clinic's staff in."""
        return self._decide(request, object_id, ReactivationForm, services.reactivate, "Reactivate")

    def _decide(
        self,
        request: HttpRequest,
        object_id: str,
        form_class: type[forms.Form],
        decision: Callable[..., Tenant],
        verb: str,
    ) -> HttpResponse:
        """Show a form of its own, since a link changes nothing; do what it says, or say why not."""
        clinic: Any = self.get_object(request, object_id)
        if clinic is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                decision(clinic, **form.cleaned_data)
            except DomainError as refusal:
                request.refusal = refusal  # type: ignore[attr-defined]  # for the event that it leaves
                form.add_error(None, f"{refusal.title} {refusal}")
            else:
                self.message_user(request, DECIDED[verb], messages.INFO)
                page = reverse("admin:tenants_tenant_change", args=[clinic.pk])
                return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb} {clinic}",
            "opts": self.opts,
            "original": clinic,
            "form": form,
            "verb": verb,
        }
        return TemplateResponse(request, "admin/decision.html", context)


def _runs_the_platform(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.is_authenticated and user.may("platform.clinics"))
