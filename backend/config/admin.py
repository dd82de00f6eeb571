"""The admin site: one clinic at a time, inside its walls."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any
from uuid import UUID

from unfold.sites import UnfoldAdminSite

from apps.tenants.choices import TenantStatus
from config.admin_sign_in import SignInForm
from core.tenancy.context import activate

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

TENANT_KEY = "tenant_id"


class ClinicAdminSite(UnfoldAdminSite):
    """Django's admin, where the session names the clinic before its user can be found."""

    site_title = "DentiaPro"
    site_header = "DentiaPro"
    index_title = "Administration"
    login_form = SignInForm
    enable_nav_sidebar = True

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
        """Make the session's clinic current, and render while its transaction lasts."""
        guarded = super().admin_view(view, cacheable)

        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            self._enter(request)
            return _rendered(guarded(request, *args, **kwargs))

        return update_wrapper(inside, guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in to a clinic, and keep in the session which."""
        self._enter(request)
        response = super().login(request, extra_context)
        user: Any = request.user
        if user.is_authenticated:
            request.session[TENANT_KEY] = str(user.tenant_id)
        return _rendered(response)

    def _enter(self, request: HttpRequest) -> None:
        if tenant_id := request.session.get(TENANT_KEY):
            metadata = {
                "user": request.session.get("_auth_user_id"),
                "request": request.id,  # type: ignore[attr-defined]
            }
            activate(UUID(tenant_id), metadata=metadata)


def _rendered(response: Any) -> HttpResponse:
    """Render now: later, the clinic's transaction is over and its rows are out of sight."""
    if hasattr(response, "render"):
        response.render()
    result: HttpResponse = response
    return result
