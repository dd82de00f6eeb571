"""Every page of the admin, what it answers to whom, and a browser to walk through them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from django.contrib import admin
from django.urls import URLResolver

from tests.clients import ApiClient
from tests.clinics import PASSWORD
from tests.isolation.attacks import UUIDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.users.models import User

ROLES = ("owner", "auditor", "operator")
# Path below /admin/: what a GET answers to an owner, an auditor and a platform operator, with the id of a row of the
# owner's clinic. A new page is red until its row is here.
PAGES: dict[str, tuple[int, int, int]] = {
    "": (200, 200, 200),
    "login/": (302, 302, 302),  # who is in is sent on
    "logout/": (405, 405, 405),  # by POST
    "autocomplete/": (403, 403, 403),  # without saying for which field
    "jsi18n/": (200, 200, 200),
    "password_change/": (200, 200, 200),
    "password_change/done/": (200, 200, 200),
    "tenants/": (200, 200, 200),
    "users/": (200, 200, 404),
    "medical_records/": (200, 200, 404),
    "appointments/": (200, 200, 404),
    "tasks/": (404, 404, 200),
    "audit/": (200, 200, 200),
    "<anything>": (404, 404, 404),
    "tenants/tenant/": (200, 200, 200),
    "tenants/tenant/add/": (403, 403, 200),
    "tenants/tenant/<id>/": (302, 302, 302),
    "tenants/tenant/<id>/change/": (200, 200, 200),
    "tenants/tenant/<id>/history/": (404, 404, 404),  # none is kept
    "tenants/tenant/<id>/delete/": (403, 403, 403),
    "tenants/tenant/<id>/suspend/": (403, 403, 200),
    "tenants/tenant/<id>/reactivate/": (403, 403, 200),
    "tasks/deadletter/": (403, 403, 200),
    "tasks/deadletter/add/": (403, 403, 403),
    "tasks/deadletter/<id>/": (302, 302, 302),
    "tasks/deadletter/<id>/change/": (403, 403, 200),
    "tasks/deadletter/<id>/history/": (403, 403, 404),  # none is kept
    "tasks/deadletter/<id>/delete/": (403, 403, 403),
    "audit/auditevent/": (200, 200, 200),
    "audit/auditevent/add/": (403, 403, 403),
    "audit/auditevent/<id>/": (302, 302, 302),
    "audit/auditevent/<id>/change/": (200, 200, 302),
    "audit/auditevent/<id>/history/": (404, 404, 404),  # it is one itself
    "audit/auditevent/<id>/delete/": (403, 403, 403),
    "users/user/": (200, 200, 403),
    "users/user/add/": (200, 403, 403),
    "users/user/<id>/": (302, 302, 302),
    "users/user/<id>/change/": (200, 200, 403),
    "users/user/<id>/history/": (200, 200, 403),
    "users/user/<id>/delete/": (403, 403, 403),
    "users/application/": (200, 403, 403),
    "users/application/add/": (200, 403, 403),
    "users/application/<id>/": (302, 302, 302),
    "users/application/<id>/change/": (200, 403, 403),
    "users/application/<id>/history/": (200, 403, 403),
    "users/application/<id>/delete/": (403, 403, 403),
    "users/application/<id>/another_secret/": (200, 403, 403),
    "users/application/<id>/remove/": (200, 403, 403),
    "medical_records/patient/": (200, 200, 403),
    "medical_records/patient/duplicates/": (200, 200, 403),
    "medical_records/patient/add/": (200, 403, 403),
    "medical_records/patient/<id>/odontogram/": (200, 200, 403),
    "medical_records/patient/<id>/": (302, 302, 302),
    "medical_records/patient/<id>/change/": (200, 200, 403),
    "medical_records/patient/<id>/history/": (200, 200, 403),
    "medical_records/patient/<id>/delete/": (403, 403, 403),
    "medical_records/patient/<id>/archive/": (200, 403, 403),
    "medical_records/patient/<id>/restore/": (200, 403, 403),
    "medical_records/patient/<id>/merge/": (200, 403, 403),
    "medical_records/patient/<id>/unmerge/": (200, 403, 403),
    "medical_records/procedurecode/": (200, 200, 403),
    "medical_records/procedurecode/add/": (200, 403, 403),
    "medical_records/procedurecode/<id>/": (302, 302, 302),
    "medical_records/procedurecode/<id>/change/": (200, 200, 403),
    "medical_records/procedurecode/<id>/history/": (200, 200, 403),
    "medical_records/procedurecode/<id>/delete/": (403, 403, 403),
    "medical_records/procedurecode/import/": (200, 403, 403),
    "medical_records/procedurecode/load-starter-set/": (200, 403, 403),
    "medical_records/procedurecode/export/": (200, 200, 403),
    "medical_records/finding/": (200, 200, 403),
    "medical_records/finding/add/": (403, 403, 403),
    "medical_records/finding/<id>/": (302, 302, 302),
    "medical_records/finding/<id>/change/": (200, 200, 403),
    "medical_records/finding/<id>/history/": (200, 200, 403),
    "medical_records/finding/<id>/delete/": (403, 403, 403),
    "medical_records/procedure/": (200, 200, 403),
    "medical_records/procedure/add/": (403, 403, 403),
    "medical_records/procedure/<id>/": (302, 302, 302),
    "medical_records/procedure/<id>/change/": (200, 200, 403),
    "medical_records/procedure/<id>/history/": (200, 200, 403),
    "medical_records/procedure/<id>/delete/": (403, 403, 403),
    "medical_records/referral/": (200, 200, 403),
    "medical_records/referral/add/": (403, 403, 403),
    "medical_records/referral/<id>/": (302, 302, 302),
    "medical_records/referral/<id>/change/": (200, 200, 403),
    "medical_records/referral/<id>/history/": (200, 200, 403),
    "medical_records/referral/<id>/delete/": (403, 403, 403),
    "medical_records/contact/": (200, 200, 403),
    "medical_records/contact/add/": (200, 403, 403),
    "medical_records/contact/<id>/": (302, 302, 302),
    "medical_records/contact/<id>/change/": (200, 200, 403),
    "medical_records/contact/<id>/history/": (200, 200, 403),
    "medical_records/contact/<id>/delete/": (403, 403, 403),
    "appointments/operatory/": (200, 200, 403),
    "appointments/operatory/add/": (200, 403, 403),
    "appointments/operatory/<id>/": (302, 302, 302),
    "appointments/operatory/<id>/change/": (200, 200, 403),
    "appointments/operatory/<id>/history/": (404, 404, 403),
    "appointments/operatory/<id>/delete/": (403, 403, 403),
    "appointments/workinghours/": (200, 200, 403),
    "appointments/workinghours/add/": (200, 403, 403),
    "appointments/workinghours/<id>/": (302, 302, 302),
    "appointments/workinghours/<id>/change/": (200, 200, 403),
    "appointments/workinghours/<id>/history/": (404, 404, 403),
    "appointments/workinghours/<id>/delete/": (403, 403, 403),
    "appointments/appointment/": (200, 200, 403),
    "appointments/appointment/add/": (403, 403, 403),
    "appointments/appointment/<id>/": (302, 302, 302),
    "appointments/appointment/<id>/change/": (200, 200, 403),
    "appointments/appointment/<id>/history/": (200, 200, 403),
    "appointments/appointment/<id>/delete/": (403, 403, 403),
}
# What is known of a patient's health: recorded and changed, and its history shown.
for _fact in ("allergy", "condition", "medication"):
    PAGES |= {
        f"medical_records/{_fact}/": (200, 200, 403),
        f"medical_records/{_fact}/add/": (200, 403, 403),
        f"medical_records/{_fact}/<id>/": (302, 302, 302),
        f"medical_records/{_fact}/<id>/change/": (200, 200, 403),
        f"medical_records/{_fact}/<id>/history/": (200, 200, 403),
        f"medical_records/{_fact}/<id>/delete/": (403, 403, 403),
    }
# Forms and answers are read, and begun elsewhere.
for _read in ("questionnaireform", "questionnaire"):
    PAGES |= {
        f"medical_records/{_read}/": (200, 200, 403),
        f"medical_records/{_read}/add/": (403, 403, 403),
        f"medical_records/{_read}/<id>/": (302, 302, 302),
        f"medical_records/{_read}/<id>/change/": (200, 200, 403),
        f"medical_records/{_read}/<id>/history/": (200, 200, 403),
        f"medical_records/{_read}/<id>/delete/": (403, 403, 403),
    }
# Prescriptions are read and printed.
PAGES |= {
    "medical_records/prescription/": (200, 200, 403),
    "medical_records/prescription/add/": (403, 403, 403),
    "medical_records/prescription/<id>/": (302, 302, 302),
    "medical_records/prescription/<id>/change/": (200, 200, 403),
    "medical_records/prescription/<id>/history/": (200, 200, 403),
    "medical_records/prescription/<id>/delete/": (403, 403, 403),
    "medical_records/prescription/<id>/paper/": (200, 200, 403),
}
OF_A_ROW = [path for path in PAGES if "<id>" in path]
# Of these an operator sees every one: none is foreign.
OF_THE_PLATFORM = {"tenant", "dead_letter"}
# Which thing of the isolation tests' world each model's pages are of, and a valid form for it. `{name}` as there.
THINGS = {
    "tenants/tenant": "tenant",
    "tasks/deadletter": "dead_letter",
    "audit/auditevent": "audit_event",
    "users/user": "user",
    "users/application": "application",
    "medical_records/patient": "patient",
    "medical_records/allergy": "allergy",
    "medical_records/condition": "condition",
    "medical_records/medication": "medication",
    "medical_records/questionnaireform": "draft_form",
    "medical_records/questionnaire": "questionnaire",
    "medical_records/procedurecode": "procedure_code",
    "medical_records/finding": "finding",
    "medical_records/procedure": "procedure",
    "medical_records/referral": "referral",
    "medical_records/contact": "contact",
    "appointments/operatory": "operatory",
    "appointments/workinghours": "working_hours",
    "appointments/appointment": "appointment",
    "medical_records/prescription": "prescription",
}
LISTS = [path for path, row in PAGES.items() if row[0] == 200 and path.strip("/") in THINGS]
FORMS: dict[str, dict[str, str]] = {
    "tenant": {
        "name": "Taken over",
        "timezone": "UTC",
        "language": "en",
        "currency": "USD",
        "tooth_notation": "fdi",
        "session_idle_minutes": "30",
        "session_absolute_hours": "12",
    },
    "dead_letter": {},
    "audit_event": {},
    "finding": {},
    "procedure": {},
    "referral": {},
    "procedure_code": {
        "code": "TAKEN",
        "description": "Taken over",
        "category": "preventive",
        "drawn_as": "nothing",
        "default_minutes": "45",
        "default_fee": "1.00",
    },
    "user": {
        "first_name": "Taken",
        "last_name": "Over",
        "username": "taken.over",
        "email": "taken.over@example.com",
        "role": "assistant",
        "is_active": "on",
        "color": "#000000",
    },
    "application": {
        "name": "Taken over",
        "grant_types": "client_credentials",
        "role": "billing",
        "scopes": "patients:read",
        "is_active": "on",
    },
    "patient": {
        "first_name": "Anna",
        "last_name": "Taken-Over",
        "birth_date": "1990-02-03",
        "sex": "female",
        "status": "active",
        "primary_doctor": "{provider}",
    },
    "contact": {
        "kind": "call",
        "direction": "incoming",
        "happened_at_0": "2026-01-05",
        "happened_at_1": "14:10",
        "subject": "Taken over",
        "staff": "{user}",
    },
    "allergy": {
        "patient": "{patient}",
        "category": "latex",
        "substance": "Taken over",
        "status": "active",
    },
    "condition": {"patient": "{patient}", "name": "Taken over", "status": "active"},
    "medication": {"patient": "{patient}", "name": "Taken over", "status": "active"},
    "draft_form": {"valid_months": "6"},
    "questionnaire": {},
    "operatory": {"name": "Taken over"},
    "working_hours": {
        "doctor": "{provider}",
        "weekday": "3",
        "starts_at": "14:00",
        "ends_at": "18:00",
    },
    "appointment": {"priority": "asap", "reason": "Taken over", "notes": ""},
    "prescription": {},
}
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
