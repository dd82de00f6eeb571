"""Where every member of staff signs in to pages, and out of them.

What opens from there is decided by the session's row and the person's rights, with every request: this page lets in whom the
API does, and no page more than it says itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from apps.tenants.models import Tenant
from apps.users.account.sign_in_form import AccountSignInForm
from apps.users.account.words import words_in
from apps.users.sessions import browser, devices
from apps.users.sessions.choices import EndReason
from apps.users.sessions.services import end_session

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NEXT = "next"


class BrowserPage(View):
    """A page of the account: never kept by anybody, and in the language of the clinic that the host names, or English."""

    http_method_names = ["get", "head", "post"]

    @property
    def words(self) -> dict[str, str]:
        """What is said, in the language that is spoken there."""
        return words_in(self.language)

    @cached_property
    def language(self) -> str:
        """The language of the host's clinic."""
        clinic = self.request.host_tenant_id  # type: ignore[attr-defined]
        named = Tenant.objects.filter(pk=clinic).values_list("language", flat=True)
        return (named.first() if clinic else None) or "en"

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Show a page."""
        spoken = {"words": self.words, "language": self.language}
        return render(self.request, f"account/{template}.html", spoken | context, status=status)

    def enter(self) -> None:
        """Find who is in, whose clinic is current until the transaction ends."""
        browser.enter(self.request)


@method_decorator(transaction.non_atomic_requests, "dispatch")
@method_decorator(sensitive_post_parameters(), "dispatch")
class SignInPage(BrowserPage):
    """Sign in; an attempt is committed before its password is looked at, so no transaction is around it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or send on who is in."""
        with transaction.atomic():
            self.enter()
        if request.user.is_authenticated:
            return HttpResponseRedirect(next_of(request))
        return self._form(AccountSignInForm(self.words, request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in, from no clinic, whoever was here before."""
        request.user = AnonymousUser()
        form = AccountSignInForm(self.words, request, request.POST)
        if not form.is_valid():
            return self._form(form)
        signed_in = request.signed_in  # type: ignore[attr-defined]
        browser.open_in(request, signed_in)
        response = HttpResponseRedirect(next_of(request))
        devices.remember(response, signed_in.devices)
        return response

    def _form(self, form: AccountSignInForm) -> HttpResponse:
        response = self.page("sign_in", form=form)
        if wait := getattr(self.request, "must_wait", None):
            response.status_code = 429
            response["Retry-After"] = str(wait)
        return response


class SignOutPage(BrowserPage):
    """Sign out, by a button: a link ends nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Ask."""
        return self.page("sign_out")

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session, and the browser's."""
        self.enter()
        session: Any = request.auth  # type: ignore[attr-defined]
        if session is not None:
            end_session(session, reason=EndReason.LOGOUT)
        logout(request)
        return redirect("account-sign-in")


def next_of(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if that is a path of this server; else its front door."""
    wanted = request.GET.get(NEXT, "")
    is_local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_local else "/"
