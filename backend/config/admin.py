"""The admin site: one clinic at a time, inside its walls."""

from __future__ import annotations

from functools import partial, update_wrapper
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.db import transaction
from django.db.transaction import non_atomic_requests
from django.urls import path, reverse
from django.utils import timezone
from unfold.sites import UnfoldAdminSite

from apps.users.account.leading import lead_to, wanted_of
from apps.users.account.sign_in_pages import ask_for_code
from apps.users.errors import TokenRefused
from apps.users.mfa import halfway
from apps.users.mfa.errors import MfaEnrolmentRequired
from apps.users.sessions import browser, devices
from apps.users.sessions.choices import EndReason
from apps.users.sessions.services import end_session
from config.admin_passwords import change_password
from config.admin_sign_in import AdminSignInForm
from core.admin import ClinicModelAdmin
from core.audit.pages import tell_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

# One's own password is changed on a page of ours; unfold's search keeps what it finds in a cache, which has no walls; and
# no row has a page outside the admin.
LEFT_OUT = frozenset({"password_change", "search", "view_on_site"})
ICONS = {
    "Patient": "personal_injury",
    "Allergy": "allergy",
    "Condition": "diagnosis",
    "Medication": "medication",
    "QuestionnaireForm": "assignment",
    "Questionnaire": "fact_check",
    "Attachment": "attach_file",
    "Consent": "signature",
    "ProcedureCode": "list_alt",
    "Referral": "forward_to_inbox",
    "TreatmentPlan": "assignment",
    "MedicalRecord": "clinical_notes",
    "NoteTemplate": "note_stack",
    "PerioExam": "straighten",
    "Prescription": "prescriptions",
    "Appointment": "calendar_month",
    "WorkingHours": "schedule",
    "Operatory": "airline_seat_recline_extra",
    "User": "badge",
    "Application": "extension",
    "Tenant": "home_health",
    "DeadLetter": "report",
    "AuditEvent": "policy",
}


class ClinicAdminSite(UnfoldAdminSite):
    """Django's admin, where the session names the clinic before its user can be found."""

    site_title = "DentiaPro"
    site_header = "DentiaPro"
    index_title = "Administration"
    login_form = AdminSignInForm
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own pages only: those of other apps know neither the walls nor the matrix."""
        if admin_class is not None and issubclass(admin_class, ClinicModelAdmin):
            if admin_class.audited is None:
                raise ImproperlyConfigured(f"{admin_class.__name__} does not say `audited`.")
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLPattern]:
        """Leave out what is not offered; it is then answered as any unknown address."""
        urls = [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]
        own = partial(change_password, self)
        return [path("password_change/", non_atomic_requests(own), name="password_change"), *urls]

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whose session lives, as it was found with the person, and whose role has the right."""
        user: Any = request.user
        return bool(user.is_authenticated and user.may("admin.enter"))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:  # noqa: FBT001, FBT002
        """Make the session's clinic and its time zone current, and render while its transaction lasts."""
        guarded = super().admin_view(view, cacheable)

        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _refuse_nul(request)
            browser.enter(request)
            user: Any = request.user
            is_let_in = self.has_permission(request)
            with timezone.override(user.tenant.zone if user.is_authenticated else None):
                response = _rendered(guarded(request, *args, **kwargs))
            tell_page(request, response, is_let_in=is_let_in, reason=_kept_out(request))
            return response

        return update_wrapper(inside, guarded)

    @transaction.non_atomic_requests
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form, or send on who is in; who signs in starts from no clinic, whoever was here before."""
        if request.method == "POST":
            request.user = AnonymousUser()
            return self._sign_in(request, extra_context)
        with transaction.atomic():
            browser.enter(request)
            if request.must_enrol:  # type: ignore[attr-defined]
                return lead_to("account-mfa", wanted_of(request) or reverse("admin:index"))
            return _rendered(super().login(request, extra_context))

    def _sign_in(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
        """Sign in, outside a transaction since an attempt is committed before its password is looked at."""
        replaced = browser.claims_of(request.session)
        response = _rendered(super().login(request, extra_context))
        signed_in = getattr(request, "signed_in", None)
        if half := getattr(request, "halfway", None):
            return ask_for_code(request, half, wanted_of(request) or reverse("admin:index"))
        if wait := getattr(request, "must_wait", None):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(wait)
        if signed_in is not None:
            halfway.forget(request.session)
            browser.keep(request.session, signed_in.session)
            devices.remember(response, signed_in.devices)
            if replaced is not None:
                browser.end_replaced(replaced)
        return response

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """End the session, and the browser's."""
        session = request.auth  # type: ignore[attr-defined]
        if request.method == "POST" and session is not None:
            end_session(session, reason=EndReason.LOGOUT)
        return super().logout(request, extra_context)

    def get_log_entries(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """Return nothing: Django's log is not kept, since it lies outside the walls."""
        return ()


def _kept_out(request: Any) -> str:
    """Return the code of why somebody is not let in."""
    return MfaEnrolmentRequired.code if request.must_enrol else TokenRefused.default_code


def clinic_name(request: HttpRequest) -> str:
    """Name the clinic that the pages are of."""
    user: Any = request.user
    return user.tenant.name if user.is_authenticated else ""


def clinic_page(request: HttpRequest) -> str:
    """Lead to the page of the own clinic."""
    user: Any = request.user
    if not user.is_authenticated:
        return ""
    return reverse("admin:tenants_tenant_change", args=[user.tenant_id])


def password_page(request: HttpRequest) -> str:  # noqa: ARG001  unfold's signature
    """Lead to the page on which one changes one's own password."""
    return reverse("admin:password_change")


def mfa_page(request: HttpRequest) -> str:  # noqa: ARG001  unfold's signature
    """Lead to the page of one's own second factor."""
    return reverse("account-mfa")


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """List in the sidebar what opens for the person, by app."""
    from django.contrib import admin  # noqa: PLC0415  the site is made of this module

    return [
        {
            "title": app["name"],
            "items": [
                {
                    "title": page["name"],
                    "icon": ICONS.get(page["object_name"], "list"),
                    "link": page["admin_url"],
                }
                for page in app["models"]
            ],
        }
        for app in admin.site.get_app_list(request)
    ]


def _refuse_nul(request: HttpRequest) -> None:
    """Refuse a NUL in the query, which would get as far as PostgreSQL and fail there."""
    if "%00" in request.META.get("QUERY_STRING", ""):
        msg = "A query holds no NUL."
        raise BadRequest(msg)


def _rendered(response: Any) -> HttpResponse:
    """Render now: later, the clinic's transaction is over and its rows are out of sight."""
    if hasattr(response, "render"):
        response.render()
    result: HttpResponse = response
    return result
