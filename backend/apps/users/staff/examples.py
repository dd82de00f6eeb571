"""A colleague of the examples' clinic."""

from typing import Any

from apps.users.examples import DENTIST, NAME, WORK

NEWCOMER = "0190f3c1-7a00-7000-8000-000000000102"
RIGHTS = {"is_admin": False, "is_active": True, "is_invited": False, "is_service": False}

EXAMPLES: dict[str, Any] = {
    "Colleague": {
        "id": DENTIST,
        "name": "Eva Lang",
        **NAME,
        **WORK,
        "is_active": True,
        "is_service": False,
        "specialty": "Endodontics",
        "version": 1,
    },
    "Staff": {
        "id": DENTIST,
        "name": "Eva Lang",
        "username": "lang",
        "email": "eva.lang@harbor.example.com",
        **NAME,
        **WORK,
        **RIGHTS,
        "specialty": "Endodontics",
        "license_number": "HH-20417",
        "date_joined": "2027-01-04T08:00:00Z",
        "mfa": True,
        "version": 1,
    },
    "Newcomer": {
        "username": "noor",
        "email": "noor.haddad@harbor.example.com",
        "first_name": "Noor",
        "last_name": "Haddad",
        "role": "hygienist",
        "is_provider": True,
        "specialty": "",
        "color": "#1f9d6b",
    },
    "InviteAgain": {"user": NEWCOMER},
}
