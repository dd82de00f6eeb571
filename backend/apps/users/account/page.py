"""The base of the account's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.functional import cached_property
from django.views import View

from apps.tenants.models import Tenant
from apps.users.account.words import words_in
from apps.users.sessions import browser

if TYPE_CHECKING:
    from django.http import HttpResponse


class BrowserPage(View):
    """A page in the language of the clinic whose person is there or that the host names, or in English."""

    http_method_names = ["get", "head", "post"]

    @cached_property
    def language(self) -> str:
        """The language of the clinic."""
        named: Any = self.request
        if named.user.is_authenticated:
            return str(named.user.tenant.language)
        if named.host_tenant_id is None:
            return "en"
        languages = Tenant.objects.filter(pk=named.host_tenant_id).values_list(
            "language", flat=True
        )
        return languages.first() or "en"

    @property
    def words(self) -> dict[str, str]:
        """What is said there."""
        return words_in(self.language)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Show a page."""
        spoken = {"words": self.words, "language": self.language}
        return render(self.request, f"account/{template}.html", spoken | context, status=status)

    def enter(self, *, is_enrolling: bool = False) -> None:
        """Find who is in, whose clinic is current until the transaction ends."""
        browser.enter(self.request, is_enrolling=is_enrolling)
