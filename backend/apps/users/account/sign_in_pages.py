"""Where every member of staff signs in to pages, and out of them.

What opens from there is decided by the session's row and the person's rights, with every request: this page lets in whom the
API does, and no page more than it says itself.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from apps.tenants.errors import TenantSuspended
from apps.users.account.forms import CodeForm
from apps.users.account.leading import front_door, lead_to, wanted_of
from apps.users.account.page import BrowserPage
from apps.users.account.sign_in_form import AccountSignInForm
from apps.users.errors import SignInRefused
from apps.users.mfa import halfway
from apps.users.mfa.rules import must_enrol
from apps.users.sessions import browser, devices
from apps.users.sessions.choices import EndReason
from apps.users.sessions.origin import Origin
from apps.users.sessions.services import end_session
from apps.users.sessions.sign_in import account_of, go_on
from apps.users.throttles import wait_for_sign_in

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from apps.users.mfa.halfway import HalfWay
    from apps.users.sessions.sign_in import SignedIn


@method_decorator(transaction.non_atomic_requests, "dispatch")
@method_decorator(sensitive_post_parameters(), "dispatch")
class EntrancePage(BrowserPage):
    """A step of signing in; an attempt is committed before what it is about is looked at, so no transaction is around it."""

    def form(self, template: str, form: Form) -> HttpResponse:
        """Show a form, and how long somebody must wait who came too often."""
        response = self.page(template, form=form)
        if wait := getattr(self.request, "must_wait", None):
            response.status_code = 429
            response["Retry-After"] = str(wait)
        return response

    def let_in(self, signed_in: SignedIn) -> HttpResponse:
        """Open the browser's session, and lead on; who must enrol a second factor first is led there before."""
        browser.open_in(self.request, signed_in)
        user, wanted = signed_in.session.user, wanted_of(self.request)
        response = (
            lead_to("account-mfa", wanted)
            if must_enrol(user)
            else HttpResponseRedirect(wanted or front_door(user))
        )
        devices.remember(response, signed_in.devices)
        return response


class SignInPage(EntrancePage):
    """Sign in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or send on who is in; who must enrol a second factor first is led there."""
        named: Any = request
        with transaction.atomic():
            self.enter()
            if named.must_enrol:
                return lead_to("account-mfa", wanted_of(request))
            if named.user.is_authenticated:
                return HttpResponseRedirect(wanted_of(request) or front_door(named.user))
        return self.form("sign_in", AccountSignInForm(self.words, request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in, from no clinic, whoever was here before."""
        named: Any = request
        named.user = AnonymousUser()
        form = AccountSignInForm(self.words, request, request.POST)
        if form.is_valid():
            return self.let_in(named.signed_in)
        if hasattr(named, "halfway"):
            return ask_for_code(request, named.halfway, wanted_of(request))
        return self.form("sign_in", form)


class CodePage(EntrancePage):
    """The second step of signing in, of the administration too: a code beside the password that was right."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for it."""
        if halfway.kept(request.session) is None:
            return lead_to("account-sign-in", wanted_of(request))
        return self.form("code", CodeForm(self.words))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it; a wrong one counts as a wrong password does."""
        half = halfway.kept(request.session)
        if half is None:
            return lead_to("account-sign-in", wanted_of(request))
        form = CodeForm(self.words, request.POST)
        signed_in = self._look_at(half, form) if form.is_valid() else None
        return self.form("code", form) if signed_in is None else self.let_in(signed_in)

    def _look_at(self, half: HalfWay, form: CodeForm) -> SignedIn | None:
        """Use the code, or say what is wrong."""
        origin = Origin.of(self.request, cookie=devices.ACCOUNT_COOKIE)
        if wait := self._wait(half, origin):
            form.add_error(None, self.words["throttled"].format(seconds=wait))
            return None
        try:
            return go_on(half, otp=form.cleaned_data["otp"], origin=origin)
        except SignInRefused:
            form.add_error("otp", self.words["code_refused"])
        except TenantSuspended:
            form.add_error(None, self.words["suspended"])
        return None

    def _wait(self, half: HalfWay, origin: Origin) -> int:
        """Count the attempt with those at passwords; return 0, or the seconds to wait."""
        tenant, user = account_of(half, origin.host_tenant_id)
        wait = math.ceil(
            wait_for_sign_in(
                self.request,
                username=user.username if user else "",
                tenant_slug=tenant.slug if tenant else None,
                origin=origin,
            )
        )
        if wait:
            self.request.must_wait = wait  # type: ignore[attr-defined]
        return wait


class SignOutPage(BrowserPage):
    """Sign out, by a button: a link ends nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Ask."""
        return self.page("sign_out")

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session, and the browser's."""
        self.enter(is_enrolling=True)
        session: Any = request.auth  # type: ignore[attr-defined]
        if session is not None:
            end_session(session, reason=EndReason.LOGOUT)
        logout(request)
        return redirect("account-sign-in")


def ask_for_code(request: HttpRequest, half: HalfWay, wanted: str) -> HttpResponse:
    """Remember how far somebody came, and lead to the second step."""
    halfway.keep(request.session, half)
    return lead_to("account-sign-in-code", wanted)
