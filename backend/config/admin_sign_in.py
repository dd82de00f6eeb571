"""The admin's sign-in form."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from apps.tenants.errors import TenantSuspended
from apps.users.errors import SignInRefused
from apps.users.services import check_credentials
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
            self._refuse_too_many(given)
            try:
                user = check_credentials(
                    tenant_slug=given.get("tenant"),
                    username=given["username"],
                    password=given["password"],
                    host_tenant_id=self.request.host_tenant_id,
                    request_id=self.request.id,
                )
            except TenantSuspended as error:
                raise ValidationError(error.title, code=error.code) from error
            except SignInRefused as error:
                raise ValidationError(self.error_messages["refused"], code="refused") from error
            if not user.may("admin.enter"):
                raise ValidationError(self.error_messages["refused"], code="refused")
            self.user_cache = user
        return given

    def _refuse_too_many(self, given: dict[str, Any]) -> None:
        """Count the attempt with those at the API, before the password costs anything."""
        wait = wait_for_sign_in(
            self.request,
            clinic=given.get("tenant"),
            host_tenant_id=self.request.host_tenant_id,
            username=given["username"],
        )
        if wait:
            self.request.must_wait = math.ceil(wait)
            raise ValidationError(
                f"Too many attempts. Try again in {self.request.must_wait} seconds.",
                code="throttled",
            )
