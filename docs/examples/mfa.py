"""Enrol a second factor, sign in by it, lose it and have it reset; and meet every refusal on the way.

    python docs/examples/mfa.py [http://localhost:8000/api/v1]

Beside `make run` it works on the demo clinic Harbor, and leaves it as it was. It needs `requests` alone: an app's code is ten
lines of Python. Of ten attempts a minute at an account it makes nine.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import sys
import time
from typing import Any

import requests

API = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000/api/v1"
CLINIC = "harbor"
PASSWORD = os.environ.get("DENTIAPRO_PASSWORD", "dentia-demo-password")
AGAIN = {"current_password": PASSWORD}
TOTP = "auth/mfa/totp/"


def main() -> None:
    """Tell the story."""
    person, owner = Person("hygienist"), Person("owner")
    tell("the hygienist signs in by the password", person.signs_in())
    tell("and begins without saying it again", person.posts(TOTP, {}))
    begun = person.posts(TOTP, AGAIN)
    tell("and begins to enrol", begun)
    app = App(begun.json()["secret"])
    tell("a code that is not right", person.posts(f"{TOTP}confirm/", {"otp": app.wrong()}))
    first = app.code()
    confirmed = person.posts(f"{TOTP}confirm/", {"otp": first})
    tell("the first code", confirmed)
    codes = confirmed.json()["recovery_codes"]
    say(f"    {len(codes)} recovery codes")

    tell("now the password alone", person.signs_in())
    tell("with the code that was used", person.signs_in(otp=first))
    following = app.code(later=1)  # of an app whose clock is half a minute fast
    tell("with the next code", person.signs_in(otp=following))
    tell("with the same once more", person.signs_in(otp=following))
    tell("with a recovery code", person.signs_in(otp=codes[0]))
    tell("with the same once more", person.signs_in(otp=codes[0]))
    say(f"    {person.gets(TOTP).json()['recovery_codes_left']} recovery codes are left")
    tell("the hygienist wants other recovery codes", person.posts(f"{TOTP}recovery-codes/", AGAIN))
    tell("with an old one", person.signs_in(otp=codes[1]))

    tell("the owner signs in", owner.signs_in())
    wanted = {"mfa_roles": ["hygienist", "billing"]}
    tell("and asks for factors of two roles", owner.patches("tenants/current/", wanted))
    tell("the hygienist's is not switched off now", person.posts(f"{TOTP}disable/", AGAIN))
    billing = Person("billing")
    tell("who does the billing signs in without one", billing.signs_in())
    tell("and asks for the clinic", billing.gets("tenants/current/"))
    tell("and for the way to a factor", billing.gets(TOTP))
    tell("the owner asks for none any more", owner.patches("tenants/current/", {"mfa_roles": []}))
    tell("and who does the billing asks again", billing.gets("tenants/current/"))

    path = f"users/{person.gets('auth/me/').json()['id']}/reset-mfa/"
    tell("the hygienist has lost the phone, and the owner helps", owner.posts(path))
    tell("the hygienist's session is over", person.gets("auth/me/"))
    tell("the password does again", person.signs_in())
    tell("there is nothing to switch off", person.posts(f"{TOTP}disable/", AGAIN))


class App:
    """What an app on a phone does with a secret (RFC 6238)."""

    def __init__(self, secret: str) -> None:
        """Take the secret, as text."""
        self.secret = base64.b32decode(secret)

    def code(self, later: int = 0) -> str:
        """Return the six digits of now, or of some half minutes later."""
        step = int(time.time()) // 30 + later
        mac = hmac.digest(self.secret, step.to_bytes(8, "big"), hashlib.sha1)
        at = mac[-1] & 15
        number = int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF
        return f"{number % 1_000_000:06d}"

    def wrong(self) -> str:
        """Return six digits that are none of the codes of these minutes."""
        near = {self.code(later) for later in range(-3, 4)}
        return next(
            code
            for code in ("000000", "111111", "222222", *map(str, range(333333, 333340)))
            if code not in near
        )


class Person(requests.Session):
    """Somebody of the clinic, with the tokens of the latest session."""

    def __init__(self, username: str) -> None:
        """Hold no session yet."""
        super().__init__()
        self.username = username

    def signs_in(self, **otp: str) -> requests.Response:
        """Exchange the password, and a code if there is one, for tokens."""
        body = {"tenant": CLINIC, "username": self.username, "password": PASSWORD, **otp}
        answer = self.post(f"{API}/auth/token/", json=body, timeout=30)
        if answer.ok:
            self.headers["Authorization"] = f"Bearer {answer.json()['access']}"
        return answer

    def gets(self, path: str) -> requests.Response:
        """Read."""
        return self.get(f"{API}/{path}", timeout=30)

    def posts(self, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        """Ask for something to be done."""
        return self.post(f"{API}/{path}", json=body, timeout=30)

    def patches(self, path: str, body: dict[str, Any]) -> requests.Response:
        """Change."""
        return self.patch(f"{API}/{path}", json=body, timeout=30)


def tell(what: str, answer: requests.Response) -> None:
    """Say what was asked and what came of it: a refusal by its `code`."""
    say(f"{what}: {answer.status_code} {'' if answer.ok else answer.json()['code']}".rstrip())


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
