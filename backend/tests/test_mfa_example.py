"""The example of docs/examples works as it is written."""

from __future__ import annotations

import subprocess
import sys

from dev import testing
from tests.clinics import PASSWORD, make_clinic

EXAMPLE = testing.BACKEND.parent / "docs/examples/mfa.py"
TOLD = """\
the hygienist signs in by the password: 200
and begins without saying it again: 403 wrong_password
and begins to enrol: 200
a code that is not right: 403 wrong_code
the first code: 200
    10 recovery codes
now the password alone: 401 mfa_required
with the code that was used: 401 invalid_credentials
with the next code: 200
with the same once more: 401 invalid_credentials
with a recovery code: 200
with the same once more: 401 invalid_credentials
    9 recovery codes are left
the hygienist wants other recovery codes: 200
with an old one: 401 invalid_credentials
the owner signs in: 200
and asks for factors of two roles: 200
the hygienist's is not switched off now: 409 mfa_required_by_clinic
who does the billing signs in without one: 200
and asks for the clinic: 403 mfa_enrolment_required
and for the way to a factor: 200
the owner asks for none any more: 200
and who does the billing asks again: 200
the hygienist has lost the phone, and the owner helps: 200
the hygienist's session is over: 401 token_not_valid
the password does again: 200
there is nothing to switch off: 409 mfa_not_on
"""


def test_the_example_of_second_factors_tells_what_it_says(committed, live_server_url):
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
