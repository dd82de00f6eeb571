"""A clinic's applications."""

from typing import Any

APPLICATION: dict[str, Any] = {
    "id": "0190f3c1-7a00-7000-8000-000000000301",
    "name": "Front desk",
    "client_id": "0190f3c17a0070008000000000000001.3q2-7wAAAAAAAAAAAAAAAA",
    "client_type": "public",
    "grant_types": ["authorization_code"],
    "redirect_uris": ["https://desk.example.com/callback"],
    "allowed_origins": ["https://desk.example.com"],
    "scopes": ["openid", "profile", "appointments:read", "appointments:write"],
    "role": None,
    "service_account": None,
    "is_active": True,
    "created_at": "2027-01-11T06:58:12.250000Z",
    "version": 1,
}
EXAMPLES: dict[str, Any] = {
    "Application": APPLICATION,
    "Registered": {
        **APPLICATION,
        "name": "Accounting",
        "client_type": "confidential",
        "grant_types": ["client_credentials"],
        "redirect_uris": [],
        "allowed_origins": [],
        "scopes": ["appointments:read"],
        "role": "billing",
        "service_account": "0190f3c1-7a00-7000-8000-000000000302",
        "client_secret": "dps_c2hvd24tb25jZS1hbmQta2VwdC1hcy1hLWhhc2gtb25seQ",
    },
}
