"""The clinic of all examples."""

TENANT = "0190f3c1-7a00-7000-8000-000000000001"

EXAMPLES = {
    "Tenant": {
        "id": TENANT,
        "name": "Zahnarztpraxis am Hafen",
        "slug": "harbor",
        "domain_url": "harbor.example.com",
        "address": "Am Sandtorkai 1, 20457 Hamburg",
        "contact_email": "praxis@harbor.example.com",
        "phone": "+49401234567",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "language": "de",
        "tooth_notation": "fdi",
        "session_idle_minutes": 30,
        "session_absolute_hours": 12,
        "mfa_roles": ["owner", "admin"],
        "status": "active",
        "created_at": "2027-01-04T08:00:00Z",
        "version": 3,
    },
}
