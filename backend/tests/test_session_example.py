"""The example of docs/examples works as it is written."""

from __future__ import annotations

import subprocess
import sys

from dev import testing
from tests.clinics import PASSWORD, make_clinic

EXAMPLE = testing.BACKEND.parent / "docs/examples/sessions.py"
TOLD = """\
the laptop signs in: 200
the phone signs in: 200
the laptop asks for the sessions: 200
    example on a laptop at 127.0.0.1, this one
    example on a phone at 127.0.0.1, another
the laptop ends the phone's session: 204
the phone asks who it is: 401 token_not_valid
the phone refreshes: 401 token_not_valid
the laptop ends it again: 404 not_found
the laptop ends one that never was: 404 not_found
the laptop refreshes: 200
somebody refreshes by the token that was used: 401 token_reused
the laptop, whose session that has ended: 401 token_not_valid
a wrong password: 401 invalid_credentials
a name that nobody has: 401 invalid_credentials
a clinic that there is not: 401 invalid_credentials
a request without a token: 401 not_authenticated
a token that is none: 401 token_not_valid
the laptop signs in anew: 200
a refresh token as an access token: 401 token_not_valid
by its refresh token the laptop signs out: 204
the laptop asks who it is: 401 token_not_valid
the auditor signs in on a device: 200
somebody guesses the auditor's password for the 10th time: 401 invalid_credentials
the right one, from an unknown device: 401 invalid_credentials
the right one, from the auditor's own: 200
and signs out everywhere: 204
"""


def test_the_example_of_sessions_tells_what_it_says(committed, live_server_url):
    make_clinic("harbor")
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), f"{live_server_url}/api/v1"],
        env={"DENTIAPRO_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == TOLD
