"""How a request becomes its event: a view says what it is about, the request and its answer say the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import INTERNAL_SERVER_ERROR
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.audit.choices import Action, Outcome
from core.audit.context import current_origin
from core.audit.services import record, record_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

READS = frozenset({"GET", "HEAD"})
REPLAYED, REPLAY = "Idempotent-Replayed", "replay"
INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True)
class Audited:
    """What a view's events are about: the API's name of it, and which of its fields says whose data it is.

    Where `patient` is given, every read leaves an event, but for the actions in `shows_nobody`. Writes and refusals
    leave one always. `actions` names what is more than a read or a write, `operation` the verb of an endpoint that is no
    resource.
    """

    resource: str
    patient: str | None = None
    shows_nobody: frozenset[str] = frozenset()
    actions: Mapping[str, Action] = field(default_factory=dict)
    operation: str = ""

    def is_told(self, operation: str, method: str | None) -> bool:
        """Tell whether an answer that was given leaves an event."""
        return method not in READS or (
            self.patient is not None and operation not in self.shows_nobody
        )

    def action(self, operation: str, request: HttpRequest) -> Action:
        """Return what a request wanted."""
        if request.method not in READS:
            return self.actions.get(operation, Action.WRITE)
        searches = operation == "list" and request.GET.get("search", "").strip()
        return self.actions.get(operation, Action.SEARCH if searches else Action.READ)


def tell_success(view: Any, request: HttpRequest, response: Any) -> None:
    """Write the event of what was done or shown, in its transaction; a read costs no wait for the disk.

    A service that has written an event of its own, which knows more, has said it.
    """
    audited: Audited = view.audited
    operation = _operation(view, request)
    if current_origin().recorded or not audited.is_told(operation, request.method):
        return
    event = {
        **_event(view, request, operation),
        **_of_whom(view, request, getattr(response, "data", None)),
        "details": _details(request, response),
    }
    if response.get(REPLAYED):
        event |= {"operation": REPLAY, "details": {"of": operation}}
    record(**event, durable=request.method not in READS)


def tell_refusal(view: Any, request: HttpRequest, *, status: int, reason: str) -> None:
    """Write the event of what was refused or failed, of a caller who is known, after it was rolled back."""
    origin = current_origin()
    if origin.recorded or origin.tenant_id is None:
        return
    record_apart(
        origin.tenant_id,
        **_event(view, request, _operation(view, request)),
        **_of_whom(view, request, None),
        outcome=Outcome.FAILED if status >= INTERNAL_SERVER_ERROR else Outcome.REFUSED,
        reason=reason,
        details={"status": status},
    )


def _operation(view: Any, request: HttpRequest) -> str:
    named = view.audited.operation if view.audited else ""
    return named or getattr(view, "action", None) or (request.method or "").lower()


def _event(view: Any, request: HttpRequest, operation: str) -> dict[str, Any]:
    audited = view.audited
    if audited is None:  # of sign-in, whose services tell what succeeds
        match = request.resolver_match
        audited = Audited((match and match.url_name) or "")
    action = audited.action(operation, request)
    return {"action": action, "resource": audited.resource, "operation": operation}


def _of_whom(view: Any, request: HttpRequest, shown: Any) -> dict[str, UUID | None]:
    """Return what it was about and whose it is: from the path, from what is shown, else from the row that was found."""
    row = shown if isinstance(shown, dict) and "id" in shown else {}
    pk = view.kwargs.get("pk") or row.get("id")
    return {"object_id": pk and UUID(str(pk)), "patient": _patient(view, request, row)}


def _patient(view: Any, request: HttpRequest, row: Mapping[str, Any]) -> UUID | None:
    name = view.audited.patient if view.audited else None
    if name is None:
        return None
    found = getattr(view, "found", None)
    if name in row:
        patient = row[name]
    elif found is not None:
        patient = getattr(found, found._meta.get_field(name).attname)
    else:
        patient = request.GET.get(name) if getattr(view, "action", None) == "list" else None
    return as_id(patient)


def as_id(given: Any) -> UUID | None:
    """Return an id, or None for what a refused filter held."""
    try:
        return UUID(str(given)) if given else None
    except ValueError:
        return None


def _details(request: HttpRequest, response: Any) -> dict[str, Any]:
    shown = getattr(response, "data", None)
    if request.method not in READS or not isinstance(shown, dict) or "results" not in shown:
        return {}
    return {"filters": sorted(request.GET), "rows": len(shown["results"])}
