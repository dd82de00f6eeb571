"""The staff of the examples' clinic."""

from apps.tenants.examples import EXAMPLES as CLINIC

DENTIST = "0190f3c1-7a00-7000-8000-000000000101"
NAME = {"first_name": "Eva", "last_name": "Lang"}
WORK = {"role": "dentist", "is_provider": True, "color": "#5b8def"}

EXAMPLES = {
    "Me": {
        "id": DENTIST,
        "username": "dentist",
        "email": "eva.lang@harbor.example.com",
        **NAME,
        **WORK,
        "is_admin": False,
        "mfa": True,
        "tenant": CLINIC["Tenant"],
        "permissions": ["appointments.book", "appointments.read", "patients.edit", "patients.read"],
    },
}
