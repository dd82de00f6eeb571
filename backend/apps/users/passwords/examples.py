"""Somebody of the examples' clinic who wants another password."""

from typing import Any

TOKEN = "0190f3c17a0070008000000000000001.p7Wq0cXh3yJ5m1dS8vKzR2tLbN4gUaEoFiQxYwVcZsM"  # noqa: S105

EXAMPLES: dict[str, Any] = {
    "PasswordChange": {
        "current_password": "correct horse battery staple",
        "new_password": "seven quiet herons over the estuary",
    },
    "PasswordReset": {"tenant": "harbor", "account": "eva.lang@harbor.example.com"},
    "PasswordResetConfirm": {
        "token": TOKEN,
        "new_password": "seven quiet herons over the estuary",
    },
}
