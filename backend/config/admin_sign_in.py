"""The admin's sign-in form."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from apps.tenants.errors import TenantSuspended
from apps.users.errors import SignInRefused
from apps.users.sessions.choices import SessionKind
from apps.users.sessions.devices import ADMIN_COOKIE
from apps.users.sessions.origin import Origin
from apps.users.sessions.sign_in import sign_in
from apps.users.throttles import wait_for_sign_in


class SignInForm(AuthenticationForm):
    """Clinic, user name and password; the clinic is not asked for where the host names it."""

    tenant = forms.CharField(max_length=63, label="Clinic")
    error_messages = {"refused": SignInRefused.default_detail}

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        """Leave out what the host says."""
        super().__init__(request, *args, **kwargs)
        if self.request.host_tenant_id:
            del self.fields["tenant"]
        else:
            self.fields["tenant"].widget.attrs.update(
                {"class": self.fields["username"].widget.attrs["class"], "autofocus": ""}
            )
            self.order_fields(["tenant", "username", "password"])

    def clean(self) -> dict[str, Any]:
        """Check all three together; who may not enter the admin is told no more than a stranger."""
        given = self.cleaned_data
        if {"username", "password", *self.fields} <= given.keys():
            asked = {
                "tenant_slug": given.get("tenant"),
                "username": given["username"],
                "origin": Origin.of(self.request, cookie=ADMIN_COOKIE),
            }
            self._refuse_too_many(asked)
            try:
                signed_in = sign_in(password=given["password"], kind=SessionKind.ADMIN, **asked)
            except TenantSuspended as error:
                raise ValidationError(error.title, code=error.code) from error
            except SignInRefused as error:
                raise ValidationError(self.error_messages["refused"], code="refused") from error
            self.request.signed_in = signed_in  # for what comes after the form
            self.user_cache = signed_in.session.user
        return given

    def _refuse_too_many(self, asked: dict[str, Any]) -> None:
        """Count the attempt with those at the API, before the password costs anything."""
        if wait := wait_for_sign_in(self.request, **asked):
            self.request.must_wait = math.ceil(wait)
            raise ValidationError(
                f"Too many attempts. Try again in {self.request.must_wait} seconds.",
                code="throttled",
            )
