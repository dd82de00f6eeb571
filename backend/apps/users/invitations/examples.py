"""Somebody who joins the examples' clinic."""

from typing import Any

from apps.users.passwords.examples import TOKEN

EXAMPLES: dict[str, Any] = {
    "Accept": {"token": TOKEN, "password": "seven quiet herons over the estuary"},
    "Accepted": {"tenant": "harbor", "username": "noor"},
}
