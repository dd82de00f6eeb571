"""The staff of the examples' clinic."""

from apps.tenants.examples import EXAMPLES as CLINIC

DENTIST = "0190f3c1-7a00-7000-8000-000000000101"
TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIwMTkwZjNjMSJ9.c2lnbmF0dXJl"  # noqa: S105
NAME = {"first_name": "Eva", "last_name": "Lang"}
WORK = {"role": "dentist", "is_provider": True, "color": "#5b8def"}

EXAMPLES = {
    "SignIn": {
        "tenant": "harbor",
        "username": "dentist",
        "password": "correct horse battery staple",
    },
    "Refresh": {"refresh": TOKEN},
    "TokenPair": {
        "access": TOKEN,
        "refresh": TOKEN,
        "session_id": "0190f3c1-7a00-7000-8000-000000000201",
        "expires_in": 900,
    },
    "Me": {
        "id": DENTIST,
        "username": "dentist",
        "email": "eva.lang@harbor.example.com",
        **NAME,
        **WORK,
        "is_admin": False,
        "tenant": CLINIC["Tenant"],
        "permissions": ["appointments.book", "appointments.read", "patients.edit", "patients.read"],
    },
}
