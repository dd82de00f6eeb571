"""Sign-in and sessions of the examples' clinic."""

SESSION = "0190f3c1-7a00-7000-8000-000000000201"
TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIwMTkwZjNjMSJ9.c2lnbmF0dXJl"  # noqa: S105

EXAMPLES = {
    "SignIn": {
        "tenant": "harbor",
        "username": "dentist",
        "password": "correct horse battery staple",
        "otp": "492039",
    },
    "Refresh": {"refresh": TOKEN},
    "SignOut": {"refresh": TOKEN},
    "TokenPair": {
        "access": TOKEN,
        "refresh": TOKEN,
        "session_id": SESSION,
        "expires_in": 900,
    },
    "Session": {
        "session_id": SESSION,
        "kind": "api",
        "application": None,
        "created_at": "2027-01-11T06:58:12.250000Z",
        "last_activity": "2027-01-11T09:31:00.125000Z",
        "expiration": "2027-01-11T18:58:12.250000Z",
        "ip": "203.0.113.7",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        "current": True,
    },
}
