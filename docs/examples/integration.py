"""Let a program of one's own in: register it, and have it read and write by itself, within its role and its scopes.

    python docs/examples/integration.py [http://localhost:8000]

Beside `make run` it works on the demo clinic Harbor, and leaves a patient there. It needs `requests` alone.
"""

from __future__ import annotations

import os
import sys
from typing import Any
from uuid import uuid4

import requests

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
API = f"{SERVER}/api/v1"
CLINIC = "harbor"
PASSWORD = os.environ.get("DENTIAPRO_PASSWORD", "dentia-demo-password")
RECALL = {
    "name": "Recall",
    "client_type": "confidential",
    "grant_types": ["client_credentials"],
    "role": "receptionist",
    "scopes": ["patients:read", "patients:write", "appointments:read", "operatories:write"],
}
ANNA = {"first_name": "Anna", "last_name": "Recall", "birth_date": "1990-02-03"}


def main() -> None:
    """Tell the story."""
    owner = sign_in("owner")
    made = owner.post(f"{API}/oauth-applications/", json=RECALL, timeout=30)
    tell("the owner registers the program", made)
    known = made.json()
    program = Program(known["client_id"], known["client_secret"])

    tell("the program asks for a token", program.asks_for("patients:read"))
    found = program.get(f"{API}/patients/?page_size=1", timeout=30)
    tell("it reads the patients", found)
    written = program.post(f"{API}/patients/", json=ANNA, timeout=30)
    tell("it takes one in", written)
    say(f"    {written.headers['WWW-Authenticate']}")

    tell("it asks for a token to write with", program.asks_for("patients:write"))
    key = {"Idempotency-Key": str(uuid4())}
    written = program.post(f"{API}/patients/", json=ANNA, headers=key, timeout=30)
    tell("it takes one in", written)
    tell("and reads the patients", program.get(f"{API}/patients/", timeout=30))

    tell("it asks for all that it may", program.asks_for(" ".join(RECALL["scopes"])))
    tell("it reads the book", program.get(f"{API}/appointments/", timeout=30))
    room = program.post(f"{API}/operatories/", json={"name": "Room 99"}, timeout=30)
    tell("it adds a room, which its role may not", room)
    tell("it looks at sessions", program.get(f"{API}/auth/sessions/", timeout=30))
    tell("it asks for more than it was registered for", program.asks_for("users:write"))

    about = f"{API}/audit-events/?object={written.json()['id']}"
    (event,) = owner.get(about, timeout=30).json()["results"]
    is_told = event["actor"] == known["service_account"] and (
        event["details"]["application"] == known["id"]
    )
    say(f"the trail tells who took the patient in: {is_told}")

    path = f"{API}/oauth-applications/{known['id']}/"
    tell("the owner deletes the program", owner.delete(path, timeout=30))
    tell("it reads the patients", program.get(f"{API}/patients/", timeout=30))
    tell("it asks for another token", program.asks_for("patients:read"))


class Program(requests.Session):
    """A client that acts by itself; it keeps its secret, and asks for a token whenever it needs one."""

    def __init__(self, client_id: str, secret: str) -> None:
        """Hold no token yet."""
        super().__init__()
        self.known_by = (client_id, secret)

    def asks_for(self, scope: str) -> requests.Response:
        """Ask for a token of these scopes, and send it from now on."""
        body = {"grant_type": "client_credentials", "scope": scope}
        answer = requests.post(f"{SERVER}/oauth/token/", body, auth=self.known_by, timeout=30)
        if answer.ok:
            self.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer


def sign_in(username: str) -> requests.Session:
    """Sign in as a person, who registers and deletes programs."""
    body: dict[str, Any] = {"tenant": CLINIC, "username": username, "password": PASSWORD}
    tokens = requests.post(f"{API}/auth/token/", json=body, timeout=30).json()
    person = requests.Session()
    person.headers["Authorization"] = f"Bearer {tokens['access']}"
    return person


def tell(what: str, answer: requests.Response) -> None:
    """Say what was asked and what came of it: a refusal by its `code`, or its `error` where RFC 6749 names it so."""
    refusal = {} if answer.ok else answer.json()
    code = refusal.get("code", refusal.get("error", ""))
    say(f"{what}: {answer.status_code} {code}".rstrip())


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
