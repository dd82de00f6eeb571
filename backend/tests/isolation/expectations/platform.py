"""Clinics and their audit trail."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

CLINIC = {
    "slug": "gamma",
    "name": "Clinic gamma",
    "owner": {"email": "grace@example.com", "first_name": "Grace", "last_name": "Owens"},
}

ROWS: dict[str, Row] = {
    "GET api/v1/tenants/": Row(platform=True),
    "POST api/v1/tenants/": Row(body=CLINIC, platform=True),
    "GET api/v1/tenants/<uuid:pk>/": Row(path="tenant", platform=True),
    "PATCH api/v1/tenants/<uuid:pk>/": Row(
        path="tenant", body={"phone": "+49301234567"}, platform=True
    ),
    "POST api/v1/tenants/<uuid:pk>/suspend/": Row(
        path="tenant", body={"reason": "payment"}, platform=True
    ),
    "POST api/v1/tenants/<uuid:pk>/reactivate/": Row(path="tenant", after="suspend", platform=True),
    "GET api/v1/audit-events/": Row(filters=("actor", "patient", "session", "object")),
    "GET api/v1/audit-events/<uuid:pk>/": Row(path="audit_event"),
    "GET api/v1/audit-events/verify/": Row(),
    "GET api/v1/tenants/current/": Row(),
    "PATCH api/v1/tenants/current/": Row(body={"phone": "+49301234567"}),
}
