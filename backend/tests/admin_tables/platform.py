"""The site itself, clinics, failed tasks and the audit trail."""

from __future__ import annotations

PAGES: dict[str, tuple[int, int, int]] = {
    "": (200, 200, 200),
    "login/": (302, 302, 302),  # who is in is sent on
    "logout/": (405, 405, 405),  # by POST
    "autocomplete/": (403, 403, 403),  # without saying for which field
    "jsi18n/": (200, 200, 200),
    "password_change/": (200, 200, 200),
    "password_change/done/": (200, 200, 200),
    "tenants/": (200, 200, 200),
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
}
THINGS = {
    "tenants/tenant": "tenant",
    "tasks/deadletter": "dead_letter",
    "audit/auditevent": "audit_event",
}
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
}
