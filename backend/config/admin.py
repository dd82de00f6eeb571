"""The admin site: one clinic at a time, inside its walls."""

from __future__ import annotations

from functools import update_wrapper
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils import timezone
from unfold.sites import UnfoldAdminSite

from apps.tenants.choices import TenantStatus
from config.admin_sign_in import SignInForm
from core.admin import ClinicModelAdmin
from core.tenancy.context import activate

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

TENANT_KEY = "tenant_id"
# Passwords are changed where their policy is; unfold's search keeps what it finds in a cache, which has no walls; and
# no row has a page outside the admin.
LEFT_OUT = frozenset({"password_change", "password_change_done", "search", "view_on_site"})
ICONS = {
    "Patient": "personal_injury",
    "Appointment": "calendar_month",
    "WorkingHours": "schedule",
    "Operatory": "airline_seat_recline_extra",
    "User": "badge",
    "Tenant": "home_health",
    "DeadLetter": "report",
}


class ClinicAdminSite(UnfoldAdminSite):
    """Django's admin, where the session names the clinic before its user can be found."""

    site_title = "DentiaPro"
    site_header = "DentiaPro"
    index_title = "Administration"
    login_form = SignInForm
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own pages only: those of other apps know neither the walls nor the matrix."""
        if admin_class is not None and issubclass(admin_class, ClinicModelAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLPattern]:
        """Leave out what is not offered; it is then answered as any unknown address."""
        return [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whose role has the right, while the clinic works and the host is not another clinic's."""
        user: Any = request.user
        if not (user.is_authenticated and user.may("admin.enter")):
            return False
        host_tenant_id = request.host_tenant_id  # type: ignore[attr-defined]
        return user.tenant.status == TenantStatus.ACTIVE and host_tenant_id in (
            None,
            user.tenant_id,
        )

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:  # noqa: FBT001, FBT002
        """Make the session's clinic and its time zone current, and render while its transaction lasts."""
        guarded = super().admin_view(view, cacheable)

        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _refuse_nul(request)
            self._enter(request)
            user: Any = request.user
            with timezone.override(user.tenant.zone if user.is_authenticated else None):
                return _rendered(guarded(request, *args, **kwargs))

        return update_wrapper(inside, guarded)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign in to a clinic, and keep in the session which."""
        if request.method != "POST":  # who signs in starts from no clinic, whoever was here before
            self._enter(request)
        response = super().login(request, extra_context)
        user: Any = request.user
        if wait := getattr(request, "must_wait", None):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(wait)
        elif request.method == "POST" and user.is_authenticated:
            request.session[TENANT_KEY] = str(user.tenant_id)
        return _rendered(response)

    def get_log_entries(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """Return nothing: Django's log is not kept, since it lies outside the walls."""
        return ()

    def _enter(self, request: HttpRequest) -> None:
        if tenant_id := request.session.get(TENANT_KEY):
            metadata = {
                "user": request.session.get("_auth_user_id"),
                "request": request.id,  # type: ignore[attr-defined]
            }
            activate(UUID(tenant_id), metadata=metadata)


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
