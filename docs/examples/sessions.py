"""Sign in, see one's sessions, end one, and meet every refusal on the way.

    python docs/examples/sessions.py [http://localhost:8000/api/v1]

Beside `make run` it works on the demo clinic Harbor. It needs `requests` alone. Of ten attempts a minute at an account the next is
a 429 before the tenth wrong password would lock it; where the limit is higher (`THROTTLE_ACCOUNT`), it is the lock's 401. A
second run within a minute meets the limits of the first.
"""

from __future__ import annotations

import os
import sys
from uuid import uuid4

import requests

API = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000/api/v1"
CLINIC = "harbor"
PASSWORD = os.environ.get("DENTIAPRO_PASSWORD", "dentia-demo-password")
GUESSES = 10


def main() -> None:
    """Tell the story."""
    laptop, phone = Device("laptop"), Device("phone")
    for device in (laptop, phone):
        tell(f"the {device.name} signs in", device.signs_in("hygienist"))
    listed = laptop.asks("get", "auth/sessions/")
    tell("the laptop asks for the sessions", listed)
    for session in listed.json()["results"]:
        if session["session_id"] in (laptop.session_id, phone.session_id):
            mark = "this one" if session["current"] else "another"
            line = f"{session['user_agent']} at {session['ip']}, {mark}"
            say(f"    {line}")

    path = f"auth/sessions/{phone.session_id}/"
    tell("the laptop ends the phone's session", laptop.asks("delete", path))
    tell("the phone asks who it is", phone.asks("get", "auth/me/"))
    tell("the phone refreshes", phone.refreshes())
    tell("the laptop ends it again", laptop.asks("delete", path))
    tell("the laptop ends one that never was", laptop.asks("delete", f"auth/sessions/{uuid4()}/"))

    used = laptop.refresh
    tell("the laptop refreshes", laptop.refreshes())
    tell("somebody refreshes by the token that was used", laptop.refreshes(used))
    tell("the laptop, whose session that has ended", laptop.asks("get", "auth/me/"))

    stranger = Device("stranger")
    tell("a wrong password", stranger.signs_in("hygienist", password="wrong"))
    tell("a name that nobody has", stranger.signs_in("nobody"))
    tell("a clinic that there is not", stranger.signs_in("hygienist", clinic="nowhere"))
    tell("a request without a token", requests.get(f"{API}/auth/me/", timeout=30))
    tell("a token that is none", Device("x", access="x.y.z").asks("get", "auth/me/"))

    tell("the laptop signs in anew", laptop.signs_in("hygienist"))
    tell("a refresh token as an access token", Device("x", laptop.refresh).asks("get", "auth/me/"))
    body = {"refresh": laptop.refresh}
    tell(
        "by its refresh token the laptop signs out",
        requests.post(f"{API}/auth/logout/", json=body, timeout=30),
    )
    tell("the laptop asks who it is", laptop.asks("get", "auth/me/"))

    known, elsewhere = Device("known device"), Device("elsewhere")
    tell("the auditor signs in on a device", known.signs_in("auditor"))
    for _ in range(GUESSES):
        last = elsewhere.signs_in("auditor", password="guess")
    tell(f"somebody guesses the auditor's password for the {GUESSES}th time", last)
    tell("the right one, from an unknown device", elsewhere.signs_in("auditor"))
    tell("the right one, from the auditor's own", known.signs_in("auditor"))
    tell("and signs out everywhere", known.asks("post", "auth/logout-all/"))


class Device(requests.Session):
    """A client with its own cookies, and the tokens of its session."""

    def __init__(self, name: str, access: str = "") -> None:
        """Hold no session yet."""
        super().__init__()
        self.name, self.access, self.refresh, self.session_id = name, access, "", ""
        self.headers["User-Agent"] = f"example on a {name}"

    def signs_in(
        self, username: str, *, password: str = PASSWORD, clinic: str = CLINIC
    ) -> requests.Response:
        """Exchange a password for tokens."""
        body = {"tenant": clinic, "username": username, "password": password}
        return self._takes(self.post(f"{API}/auth/token/", json=body, timeout=30))

    def refreshes(self, token: str = "") -> requests.Response:
        """Exchange a refresh token for the next pair; it is good once."""
        body = {"refresh": token or self.refresh}
        return self._takes(self.post(f"{API}/auth/token/refresh/", json=body, timeout=30))

    def asks(self, verb: str, path: str) -> requests.Response:
        """Send a request with the access token."""
        headers = {"Authorization": f"Bearer {self.access}"}
        return self.request(verb, f"{API}/{path}", headers=headers, timeout=30)

    def _takes(self, answer: requests.Response) -> requests.Response:
        if answer.ok:
            pair = answer.json()
            self.access, self.refresh = pair["access"], pair["refresh"]
            self.session_id = pair["session_id"]
        return answer


def tell(what: str, answer: requests.Response) -> None:
    """Say what was asked and what came of it: a refusal by its `code`."""
    say(f"{what}: {answer.status_code} {'' if answer.ok else answer.json()['code']}".rstrip())


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
