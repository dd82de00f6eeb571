"""The form by which somebody signs in to pages, in whatever dress: the account's own here, the administration's there."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from apps.tenants.errors import TenantSuspended
from apps.users.account.forms import SpokenForm
from apps.users.account.words import EN
from apps.users.errors import SignInRefused
from apps.users.mfa.errors import MfaRequired
from apps.users.sessions.choices import SessionKind
from apps.users.sessions.devices import ACCOUNT_COOKIE
from apps.users.sessions.origin import Origin
from apps.users.sessions.sign_in import sign_in
from apps.users.throttles import wait_for_sign_in


class SignInForm(AuthenticationForm):
    """Clinic, user name and password; the clinic is not asked for where the host names it.

    `kind` is what one signs in to, and `cookie` what its page knows devices by. What came of it is left on the request,
    for what comes after the form: `signed_in`, `halfway` where a code is wanted, or `must_wait` in seconds.
    """

    kind: ClassVar[SessionKind] = SessionKind.BROWSER
    cookie: ClassVar[str] = ACCOUNT_COOKIE
    tenant = forms.CharField(max_length=63, label="Clinic")
    words: dict[str, str] = EN
    request: Any

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        """Leave out what the host says."""
        super().__init__(request, *args, **kwargs)
        if self.request.host_tenant_id:
            del self.fields["tenant"]
        else:
            self.fields["tenant"].widget.attrs.update({"autofocus": ""})
            self.order_fields(["tenant", "username", "password"])

    def clean(self) -> dict[str, Any]:
        """Check all three together; who may not enter is told no more than a stranger."""
        given = self.cleaned_data
        if {"username", "password", *self.fields} <= given.keys():
            asked = {
                "tenant_slug": given.get("tenant"),
                "username": given["username"],
                "origin": Origin.of(self.request, cookie=self.cookie),
            }
            self._refuse_too_many(asked)
            try:
                signed_in = sign_in(password=given["password"], kind=self.kind, **asked)
            except MfaRequired as step:
                self.request.halfway = step.half
                raise self._refusal("code_title") from step
            except TenantSuspended as error:
                raise self._refusal("suspended") from error
            except SignInRefused as error:
                raise self._refusal("refused") from error
            self.request.signed_in = signed_in
            self.user_cache = signed_in.session.user
        return given

    def _refuse_too_many(self, asked: dict[str, Any]) -> None:
        """Count the attempt with those at the API, before the password costs anything."""
        if wait := wait_for_sign_in(self.request, **asked):
            self.request.must_wait = math.ceil(wait)
            raise self._refusal("throttled", seconds=self.request.must_wait)

    def _refusal(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.words[code].format(**params), code=code)


class AccountSignInForm(SpokenForm, SignInForm):
    """The form in the clinic's language."""

    spoken = {"tenant": "clinic", "username": "username", "password": "present_password"}

    def __init__(self, words: dict[str, str], *args: Any, **kwargs: Any) -> None:
        """Speak it."""
        super().__init__(words, *args, **kwargs)
        self.words = words
