"""`docs/examples/integration.py` on a real server: what it prints is what the guide says."""

from __future__ import annotations

import subprocess
import sys

from dev import testing
from tests.clinics import PASSWORD, make_clinic

EXAMPLE = testing.BACKEND.parent / "docs/examples/integration.py"
TOLD = """\
the owner registers the program: 201
the program asks for a token: 200
it reads the patients: 200
it takes one in: 403 insufficient_scope
    Bearer realm="api", error="insufficient_scope", scope="patients:write"
it asks for a token to write with: 200
it takes one in: 201
and reads the patients: 403 insufficient_scope
it asks for all that it may: 200
it reads the book: 200
it adds a room, which its role may not: 403 permission_denied
it looks at sessions: 403 first_party_only
it asks for more than it was registered for: 400 invalid_scope
the trail tells who took the patient in: True
the owner deletes the program: 204
it reads the patients: 401 token_not_valid
it asks for another token: 401 invalid_client
"""


def test_the_example_of_an_integration_tells_what_it_says(committed, live_server_url):
    make_clinic("harbor")
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), live_server_url],
        env={"DENTIAPRO_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == TOLD
