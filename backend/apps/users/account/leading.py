"""Where somebody is led: to the page that was asked for, if it is one of this server, and by the way to others first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from apps.users.models import User

NEXT = "next"


def wanted_of(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if that is a path of this server; else nothing."""
    wanted = request.GET.get(NEXT, "")
    is_local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_local else ""


def lead_to(name: str, wanted: str) -> HttpResponse:
    """Lead to a page of the account, and from there to the one that was wanted."""
    query = f"?{urlencode({NEXT: wanted})}" if wanted else ""
    return HttpResponseRedirect(reverse(name) + query)


def front_door(user: User) -> str:
    """Return where somebody is led who wanted nothing else: to the administration, whose doors are open to some."""
    return reverse("admin:index" if user.may("admin.enter") else "account-mfa")
