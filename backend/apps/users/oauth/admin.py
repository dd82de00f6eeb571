"""The clinic's applications in the administration; a secret is shown once, on the page that answers, and in no message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action

from apps.users.models import Application
from apps.users.oauth import services
from apps.users.oauth.choices import ClientType
from apps.users.oauth.forms import AnotherSecretForm, ApplicationForm, DeletionForm
from apps.users.oauth.rules import MANAGE
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited
from core.errors import Gone

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Application)
class ApplicationAdmin(ClinicModelAdmin):
    """Programs that the clinic lets in, by the same services as the API."""

    audited = Audited("oauth-applications")
    permissions: ClassVar[dict[str, str]] = dict.fromkeys(("view", "add", "change"), MANAGE)
    form = ApplicationForm
    list_display = ("name", "client_type", "client_id", "is_active")
    list_filter = ("client_type", "is_active")
    search_fields = ("name", "client_id")
    ordering = ("name", "id")
    actions_detail = ["another_secret", "remove"]
    fields = (
        ("name", "client_type"),
        "client_id",
        "grant_types",
        "role",
        "scopes",
        "redirect_uris",
        "allowed_origins",
        "is_active",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """All that were not deleted."""
        queryset: Any = super().get_queryset(request)
        present: QuerySet[Application] = queryset.present().select_related("service_account")
        return present

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Let the type be chosen once."""
        return ("client_id",) if obj is None else ("client_id", "client_type")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the client id once there is one."""
        found = super().get_fields(request, obj)
        return [names for names in found if obj is not None or names != "client_id"]

    def write(self, obj: Application, fields: dict[str, Any], *, add: bool) -> None:
        """Register an application, or change it."""
        if add:
            made, obj.told_secret = services.register(**fields)
            obj.pk, obj.client_id = made.pk, made.client_id
        else:
            services.change(obj, **fields)

    def response_add(
        self, request: HttpRequest, obj: Application, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the secret, where there is one."""
        if obj.told_secret:
            return self._told(request, obj, obj.told_secret)
        return super().response_add(request, obj, post_url_continue)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Offer another secret where there is one."""
        application = self.get_object(request, str(object_id))
        buttons = super().get_actions_detail(request, object_id)
        secretive = application and application.client_type == ClientType.CONFIDENTIAL
        return [it for it in buttons if application and (secretive or it.path == "remove")]

    def has_manage_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        """Ask the matrix."""
        return self._may(request, "change")

    @action(description="Another secret …", permissions=["manage"])
    def another_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask again, and show another secret."""
        found = self._decided(request, object_id, AnotherSecretForm, "Make another secret")
        if isinstance(found, HttpResponse):
            return found
        if found.client_type != ClientType.CONFIDENTIAL:
            return HttpResponseRedirect(self._page_of(found))
        try:
            return self._told(request, *services.rotate_secret(found))
        except Gone:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    @action(description="Delete …", permissions=["manage"])
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask again, and let it in no more."""
        found = self._decided(request, object_id, DeletionForm, "Delete")
        if isinstance(found, HttpResponse):
            return found
        try:
            services.delete(found)
        except Gone:  # a button that was pressed twice
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self.message_user(request, "The application was deleted.", messages.INFO)
        return HttpResponseRedirect(reverse("admin:users_application_changelist"))

    def _decided(
        self, request: HttpRequest, object_id: str, form_class: type[forms.Form], verb: str
    ) -> Application | HttpResponse:
        """Return what was decided about, or the page that asks: a link changes nothing."""
        application: Any = self.get_object(request, object_id)
        if application is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST":
            decided: Application = application
            return decided
        context = {"form": form_class(), "verb": verb, "title": f"{verb}: {application}"}
        return self._answer(request, "admin/decision.html", application, context)

    def _told(self, request: HttpRequest, application: Application, secret: str) -> HttpResponse:
        context = {"title": str(application), "secret": secret, "back": self._page_of(application)}
        return self._answer(request, "admin/told_secret.html", application, context)

    def _answer(
        self, request: HttpRequest, template: str, application: Application, context: dict[str, Any]
    ) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts}
        shown = {**common, "original": application, **context}
        return TemplateResponse(request, template, shown)

    def _page_of(self, application: Application) -> str:
        return reverse("admin:users_application_change", args=[application.pk])
