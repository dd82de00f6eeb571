"""Every page of the admin, and a browser to walk through them; `admin_tables` has what they answer."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from django.contrib import admin
from django.urls import URLResolver

from tests.admin_tables import FORMS, PAGES, THINGS
from tests.clients import ApiClient
from tests.clinics import PASSWORD
from tests.isolation.attacks import UUIDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.users.models import User

ROLES = ("owner", "auditor", "operator")
OF_A_ROW = [path for path in PAGES if "<id>" in path]
# Of these an operator sees every one: none is foreign.
OF_THE_PLATFORM = {"tenant", "dead_letter"}
LISTS = [path for path, row in PAGES.items() if row[0] == 200 and path.strip("/") in THINGS]
VARYING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
LINKS = re.compile(r'href="([^"#]*)"')


class Answer(NamedTuple):
    """What somebody sees in the end, and the way there; ids are masked."""

    status: int
    way: list[tuple[str, int]]
    body: str


class AdminClient(ApiClient):
    """A browser at the admin."""

    def enter(self, user: User, **given: Any) -> Any:
        """Fill in the sign-in form as a user."""
        form = {"tenant": user.tenant.slug, "username": user.username, "password": PASSWORD}
        return self.send("/admin/login/", {**form, **given})

    def send(self, path: str, data: dict[str, str] | None = None, **extra: Any) -> Any:
        """Send a form."""
        return self.post(path, data or {}, format="multipart", **extra)

    def answer(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Open a page, or send it a form, and follow where that leads."""
        if form is None:
            response: Any = self.get(path, follow=True)
        else:
            response = self.send(path, form, follow=True)
        body = VARYING.sub("", UUIDS.sub("<id>", response.content.decode()))
        way = [(UUIDS.sub("<id>", url), status) for url, status in response.redirect_chain]
        return Answer(response.status_code, way, body)

    def links(self, path: str) -> set[str]:
        """List what a page leads to; a PDF leads nowhere."""
        page = self.get(path)
        told = page.content.decode() if page["Content-Type"].startswith("text/") else ""
        return {unescape(link) for link in LINKS.findall(told)}


def admin_paths() -> set[str]:
    """List every path below /admin/ as the URLconf has it."""
    return set(_walk(admin.site.get_urls(), ""))


def _walk(entries: list[Any], prefix: str) -> Iterator[str]:
    for entry in entries:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, prefix + route)
        elif match := re.fullmatch(r"\^\(\?P<app_label>(.*)\)/\$", route):
            yield from (f"{label}/" for label in match[1].split("|"))
        elif route == "(?P<url>.*)$":
            yield "<anything>"
        else:
            yield prefix + route.replace("<path:object_id>", "<id>")


def thing_of(path: str) -> str:
    """Name the thing that a model's page is of."""
    return THINGS["/".join(path.split("/")[:2])]


def url_of(path: str, things: dict[str, str]) -> str:
    """Return the address of a page, with the id of its thing; a random id where there is none."""
    pk = things.get(thing_of(path), str(uuid4())) if "<id>" in path else ""
    return "/admin/" + path.replace("<id>", pk).replace("<anything>", "no-such-page/")


def form_of(path: str, things: dict[str, str]) -> dict[str, str]:
    """Return a valid form for a page, ids filled in."""
    return {
        name: things[value.strip("{}")] if value.startswith("{") else value
        for name, value in FORMS[thing_of(path)].items()
    }
