"""An event of the examples' clinic."""

from typing import Any

EVENT = "019b8d7d-f1c0-7000-8000-000000000601"  # made on 2026-01-05T09:30:00Z, as its number says

EXAMPLES: dict[str, Any] = {
    "AuditEvent": {
        "id": EVENT,
        "at": "2026-01-05T09:30:00Z",
        "actor": "0190f3c1-7a00-7000-8000-000000000101",
        "session": "0190f3c1-7a00-7000-8000-000000000201",
        "patient": "0190f3c1-7a00-7000-8000-000000000301",
        "action": "read",
        "resource": "patients",
        "operation": "retrieve",
        "object": "0190f3c1-7a00-7000-8000-000000000301",
        "outcome": "success",
        "reason": "",
        "address": "192.0.2.7",
        "request_id": "0190f3c1-7a00-7000-8000-00000000a001",
        "details": {},
    },
    "Report": {
        "valid": True,
        "events": 48211,
        "seals": 1730,
        "dropped": 0,
        "waiting": 0,
        "head": "9f2b7c1e5a8d4f60b3c7e1a2d5f8091b4c6e7a8d9f0b1c2d3e4f5a6b7c8d9e0f",
        "broken": None,
    },
}
