"""How a page of the administration becomes its event, as `requests` says of the API."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import (
    BadRequest,
    FieldDoesNotExist,
    PermissionDenied,
    SuspiciousOperation,
)
from django.http import Http404

from core.audit.choices import Action, Outcome
from core.audit.context import current_origin
from core.audit.requests import INTERNAL_ERROR, READS, Audited, as_id
from core.audit.services import record, record_apart

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ADMIN = "admin"
PLACE = {"page": True}
# What Django's name of a page ends in, and what opening it and sending its form are called.
PAGES = {
    "changelist": ("list", "action"),
    "add": ("form", "create"),
    "change": ("retrieve", "update"),
    "history": ("history", "history"),
    "odontogram": ("odontogram", "odontogram"),
    "duplicates": ("duplicates", "duplicates"),
    "estimate": ("estimate", "estimate"),
    "chart": ("chart", "chart"),
    "download": ("content", "content"),
    "thumbnail": ("thumbnail", "thumbnail"),
    "paper": ("paper", "paper"),
    "delete": ("destroy", "destroy"),
    "autocomplete": ("autocomplete", "autocomplete"),
}
SHOWING = frozenset(
    {
        "list",
        "retrieve",
        "history",
        "odontogram",
        "duplicates",
        "estimate",
        "chart",
        "content",
        "thumbnail",
        "paper",
        "autocomplete",
    }
)
SEARCHES = {"list": "q", "autocomplete": "term"}
# By exception, from the particular to the general.
REFUSALS = (
    (PermissionDenied, HTTPStatus.FORBIDDEN, "permission_denied"),
    (Http404, HTTPStatus.NOT_FOUND, "not_found"),
    ((SuspiciousOperation, BadRequest), HTTPStatus.BAD_REQUEST, "bad_request"),
    (Exception, HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR),
)


class Page(NamedTuple):
    """What a request opened, or sent a form to."""

    audited: Audited
    operation: str


def tell_page(
    request: HttpRequest,
    response: HttpResponse,
    *,
    is_let_in: bool,
    reason: str = "token_not_valid",
) -> None:
    """Write the event of a page that was answered, in its transaction; what it refused is in its answer.

    `reason` is why somebody was not let in.
    """
    origin = current_origin()
    if origin.recorded or origin.tenant_id is None:
        return
    page = _page_of(request)
    if not is_let_in:
        _refuse(request, page, HTTPStatus.UNAUTHORIZED, reason)
    elif page is not None and (refused := _refused_in(request, response)):
        _refuse(request, page, HTTPStatus(response.status_code), refused)
    elif page is not None and _is_told(request, response, page):
        names = {"filters": sorted(request.GET)} if page.operation in SEARCHES else {}
        durable = request.method not in READS
        record(
            **_event(request, page),
            **_of_whom(request, page),
            details=PLACE | names,
            durable=durable,
        )


def tell_broken_page(request: HttpRequest, error: Exception) -> None:
    """Write the event of a page that an exception ended, after its transaction was rolled back."""
    match = request.resolver_match
    if current_origin().tenant_id is None or match is None or match.app_name != ADMIN:
        return
    status, reason = next(
        (status, code) for kind, status, code in REFUSALS if isinstance(error, kind)
    )
    _refuse(request, _page_of(request), status, reason)


def _page_of(request: HttpRequest) -> Page | None:
    """Return which page of which resource a request is to; None where it is about none."""
    match = request.resolver_match
    if match is None or match.app_name != ADMIN:
        return None
    name = (match.url_name or "").rpartition("_")[2]
    pages: Any = _looked_up_in(request) if name == "autocomplete" else match.func
    pages = getattr(pages, "model_admin", pages)
    if not name or not hasattr(pages, "audited"):
        return None
    opened, sent = PAGES.get(name, ("form", name))  # a button of a page's own asks by a form
    return Page(pages.audited, sent if request.method == "POST" else opened)


def _looked_up_in(request: HttpRequest) -> Any:
    """Return the pages of the rows that a field of a form is chosen from, if the request names such a field."""
    try:
        model = apps.get_model(request.GET["app_label"], request.GET["model_name"])
        field: Any = model._meta.get_field(request.GET["field_name"])
        return admin.site.get_model_admin(field.remote_field.model)
    except (
        LookupError,
        ValueError,
        AttributeError,
        NotRegistered,
        FieldDoesNotExist,
    ):
        return None


def _refused_in(request: HttpRequest, response: HttpResponse) -> str:
    """Return the code of what a page refused without an exception, empty where it did not."""
    if getattr(request, "found", True) is None:
        return "not_found"
    refusal = getattr(request, "refusal", None)
    if refusal is not None and response.status_code == refusal.status:  # by a page that is no form
        return str(refusal.code)
    if request.method != "POST" or response.status_code != HTTPStatus.OK:
        return ""
    return refusal.code if refusal is not None else "validation_error"


def _is_told(request: HttpRequest, response: HttpResponse, page: Page) -> bool:
    if request.method in READS:
        shows = page.operation in SHOWING and response.status_code == HTTPStatus.OK
        return shows and page.audited.is_told(page.operation, request.method)
    return True


def _event(request: HttpRequest, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"action": Action.READ, "resource": ADMIN, "operation": ""}
    action = page.audited.actions.get(page.operation, Action.READ)
    if request.method not in READS:
        action = Action.WRITE
    elif request.GET.get(SEARCHES.get(page.operation, ""), "").strip():
        action = Action.SEARCH
    return {"action": action, "resource": page.audited.resource, "operation": page.operation}


def _of_whom(request: HttpRequest, page: Page | None) -> dict[str, Any]:
    match, found = request.resolver_match, getattr(request, "found", None)
    pk = found.pk if found is not None else (match and match.kwargs.get("object_id"))
    patient = None
    if found is not None and page is not None and page.audited.patient:
        patient = getattr(found, found._meta.get_field(page.audited.patient).attname)
    return {"object_id": as_id(pk), "patient": as_id(patient)}


def _refuse(request: HttpRequest, page: Page | None, status: HTTPStatus, reason: str) -> None:
    tenant_id = current_origin().tenant_id
    assert tenant_id is not None
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    record_apart(
        tenant_id,
        **_event(request, page),
        **_of_whom(request, page),
        outcome=Outcome.FAILED if failed else Outcome.REFUSED,
        reason=reason,
        details={**PLACE, "status": status.value},
    )
