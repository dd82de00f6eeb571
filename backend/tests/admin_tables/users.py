"""Staff and programs."""

from __future__ import annotations

PAGES: dict[str, tuple[int, int, int]] = {
    "users/": (200, 200, 404),
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
}
THINGS = {
    "users/user": "user",
    "users/application": "application",
}
FORMS: dict[str, dict[str, str]] = {
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
}
