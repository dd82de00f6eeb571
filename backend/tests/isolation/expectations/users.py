"""Signing in, staff and programs."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

COLLEAGUE = {"username": "newname", "role": "assistant", "specialty": "Orthodontics"}
NEWCOMER = {
    "username": "noor",
    "email": "noor@example.com",
    "first_name": "Noor",
    "last_name": "Haddad",
    "role": "hygienist",
}
PROGRAM = {
    "name": "Front desk",
    "client_type": "confidential",
    "grant_types": ["authorization_code", "client_credentials"],
    "redirect_uris": ["https://desk.example.com/callback"],
    "scopes": ["appointments:read"],
    "role": "billing",
}

ROWS: dict[str, Row] = {
    "POST api/v1/auth/token/": Row(),  # tests of sign-in attack it by clinic, name and password
    "POST api/v1/auth/token/refresh/": Row(),
    "POST api/v1/auth/logout/": Row(),
    "POST api/v1/auth/logout-all/": Row(),
    "GET api/v1/auth/sessions/": Row(),
    "GET api/v1/auth/sessions/<uuid:pk>/": Row(path="session"),
    "DELETE api/v1/auth/sessions/<uuid:pk>/": Row(path="session"),
    "GET api/v1/auth/me/": Row(),
    "GET api/v1/auth/mfa/totp/": Row(),
    "POST api/v1/auth/mfa/totp/": Row(),  # tests of second factors attack these
    "POST api/v1/auth/mfa/totp/confirm/": Row(),
    "POST api/v1/auth/mfa/totp/disable/": Row(),
    "POST api/v1/auth/mfa/totp/recovery-codes/": Row(),
    "POST api/v1/auth/password/change/": Row(),  # tests of passwords attack these
    "POST api/v1/auth/password/reset/": Row(),
    "POST api/v1/auth/password/reset/confirm/": Row(),
    "GET api/v1/users/": Row(),
    "POST api/v1/users/": Row(body=NEWCOMER),
    "GET api/v1/users/<uuid:pk>/": Row(path="user"),
    "PUT api/v1/users/<uuid:pk>/": Row(path="user", body=COLLEAGUE),
    "PATCH api/v1/users/<uuid:pk>/": Row(path="user", body={"specialty": "Endodontics"}),
    "POST api/v1/users/<uuid:pk>/deactivate/": Row(path="user"),
    "POST api/v1/users/<uuid:pk>/reactivate/": Row(path="user", after="deactivate"),
    "POST api/v1/users/<uuid:pk>/reset-mfa/": Row(path="enrolled"),
    "POST api/v1/users/invite/": Row(body={"user": "{newcomer}"}, relations=("user",)),
    "POST api/v1/users/invitations/accept/": Row(),  # takes a token, which names its clinic
    "GET api/v1/oauth-applications/": Row(),
    "POST api/v1/oauth-applications/": Row(body=PROGRAM),
    "GET api/v1/oauth-applications/<uuid:pk>/": Row(path="application"),
    "PUT api/v1/oauth-applications/<uuid:pk>/": Row(path="application", body=PROGRAM),
    "PATCH api/v1/oauth-applications/<uuid:pk>/": Row(
        path="application", body={"name": "Another name"}
    ),
    "DELETE api/v1/oauth-applications/<uuid:pk>/": Row(path="application"),
    "POST api/v1/oauth-applications/<uuid:pk>/rotate-secret/": Row(path="application"),
}
