"""Rooms, working hours and visits."""

from __future__ import annotations

PAGES: dict[str, tuple[int, int, int]] = {
    "appointments/": (200, 200, 404),
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
THINGS = {
    "appointments/operatory": "operatory",
    "appointments/workinghours": "working_hours",
    "appointments/appointment": "appointment",
}
FORMS: dict[str, dict[str, str]] = {
    "operatory": {"name": "Taken over"},
    "working_hours": {
        "doctor": "{provider}",
        "weekday": "3",
        "starts_at": "14:00",
        "ends_at": "18:00",
    },
    "appointment": {"priority": "asap", "reason": "Taken over", "notes": ""},
}
