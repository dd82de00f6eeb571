"""The catalogue in the administration, with files in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action, display

from apps.medical_records.charting.catalogue import services
from apps.medical_records.charting.catalogue.choices import Category
from apps.medical_records.charting.catalogue.exchange.services import export_codes, import_codes
from apps.medical_records.charting.catalogue.forms import ImportForm, StarterSetForm
from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.catalogue.starter.loading import load
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited
from core.errors import FieldError
from core.money.amounts import as_text

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpRequest

CATALOGUE = "admin:medical_records_procedurecode_changelist"
# Fields of dentistry are told apart at a glance.
COLOURS: dict[str, str] = {
    Category.PREVENTIVE: "success",
    Category.RESTORATIVE: "info",
    Category.PROSTHODONTIC: "info",
    Category.IMPLANT: "info",
    Category.ENDODONTIC: "warning",
    Category.PERIODONTAL: "warning",
    Category.SURGICAL: "danger",
}


@admin.register(ProcedureCode)
class ProcedureCodeAdmin(ClinicModelAdmin):
    """What the clinic does, found as the API finds it."""

    audited = Audited("procedure-codes")
    permissions: ClassVar[dict[str, str]] = {
        "view": "procedure_codes.read",
        "add": "procedure_codes.manage",
        "change": "procedure_codes.manage",
    }
    list_display = (
        "code",
        "description",
        "field_of_dentistry",
        "area",
        "drawn_as",
        "default_minutes",
        "fee",
        "is_active",
    )
    list_display_links = ("code", "description")
    list_filter = ("category", "area", "drawn_as", "is_active")
    search_fields = ("search_text",)  # `get_search_results` does the search
    search_help_text = "Code or words (typos and accents forgiven)"
    actions_list = ["import_file", "load_starter_set", "export_file"]
    fields = (
        ("code", "is_active"),
        "description",
        ("category", "area"),
        "drawn_as",
        ("default_minutes", "default_fee"),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[ProcedureCode], bool]:
        """Search as the API does: the best match first, unless a column is asked for."""
        if not search_term.strip():
            return super().get_search_results(request, queryset, "")
        found = queryset.matching(search_term)
        if ORDER_VAR not in request.GET:
            found = found.order_by("-relevance", "code", "id")
        return found, False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Let the area be given once."""
        return () if obj is None else ("area",)

    @display(description="category", ordering="category", label=COLOURS)
    def field_of_dentistry(self, code: ProcedureCode) -> tuple[str, str]:
        """Show the category in its colour."""
        return code.category, code.get_category_display()

    @admin.display(description="default fee", ordering="default_fee")
    def fee(self, code: ProcedureCode) -> str:
        """Show the fee with the currency's decimals."""
        return as_text(code.default_fee, code.tenant.currency)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcedureCode]:
        """Bring the clinic, whose currency the fees are in, in one query."""
        queryset: QuerySet[ProcedureCode] = super().get_queryset(request)
        return queryset.prefetch_related("tenant")

    def write(self, obj: ProcedureCode, fields: dict[str, Any], *, add: bool) -> None:
        """Add or edit through the services."""
        if add:
            obj.pk = services.add(**fields).pk
            obj.refresh_from_db()
        else:
            services.edit(obj, **fields)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Ask the matrix who changes the catalogue."""
        return self._may(request, "change")

    @action(description="Import …", permissions=["manage"], url_path="import")
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file, and take it or only tell of it; what is wrong is told line by line."""
        form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        report: dict[str, Any] | None = None
        if form.is_valid():
            dry_run = form.cleaned_data["dry_run"]
            try:
                report = import_codes(
                    form.cleaned_data["file"], currency=_currency(request), dry_run=dry_run
                ).shown()
            except FieldError as refusal:
                request.refusal = refusal  # type: ignore[attr-defined]  # for the event that it leaves
                for error in refusal.members["errors"]:
                    form.add_error(None, f"{error['attr']}: {error['detail']}")
            else:
                if not dry_run:
                    told = f"{report['created']} codes were added, {report['updated']} changed."
                    self.message_user(request, told, messages.INFO)
                    return HttpResponseRedirect(reverse(CATALOGUE))
        return self._page(request, form, "Import", report=report)

    @action(description="Load starter set …", permissions=["manage"], url_path="load-starter-set")
    def load_starter_set(self, request: HttpRequest) -> HttpResponse:
        """Ask again, since a link changes nothing, and add what is missing."""
        form = StarterSetForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            user: Any = request.user
            self.message_user(
                request, f"{load(user.tenant.language)} codes were added.", messages.INFO
            )
            return HttpResponseRedirect(reverse(CATALOGUE))
        return self._page(request, form, "Load starter set")

    @action(description="Export", url_path="export")
    def export_file(self, request: HttpRequest) -> HttpResponse:
        """Give the catalogue as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        answer = HttpResponse(export_codes(currency=_currency(request)), content_type="text/csv")
        answer["Content-Disposition"] = 'attachment; filename="procedure-codes.csv"'
        return answer

    def _page(
        self, request: HttpRequest, form: forms.Form, verb: str, **more: Any
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb}: procedure codes",
            "opts": self.opts,
            "form": form,
            "verb": verb,
            **more,
        }
        return TemplateResponse(request, "admin/codes.html", context)


def _currency(request: HttpRequest) -> str:
    user: Any = request.user
    currency: str = user.tenant.currency
    return currency
