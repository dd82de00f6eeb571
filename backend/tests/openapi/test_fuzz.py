"""Property-based clients find no answer outside the schema: schemathesis, with every check that it has.

`SCHEMATHESIS_EXAMPLES` asks for more examples of each operation, and for others at every run (`make fuzz`).
"""

from __future__ import annotations

import json
import os
from functools import cache

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test

from config.wsgi import application
from tests.openapi.practice import OF_THE_PLATFORM, an_operator, furnish, with_known_ids
from tests.openapi.schema import OPERATIONS, described

EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES")
CONFIG = {
    **({} if EXAMPLES else {"seed": 1}),
    "generation": {
        "mode": "all",
        "max-examples": int(EXAMPLES or 10),
        "deterministic": EXAMPLES is None,
        "database": "none",
        "with-security-parameters": False,  # sent by the test, which is who it is
    },
}
# A schema says which requests are well-formed, not which ids, cursors and versions are known.
EXPECTED = ("2xx", "400", "404", "409", "412")
# Nor which names, passwords and tokens, where one signs in or out.
AT_SIGN_IN = (*EXPECTED, "401")
# Nor which password is asked for again, or which code an app shows; nor whose note it is, who alone signs it.
STEPPING_UP = (*EXPECTED, "403")
# Nor, among operations one after another, that the one before used the same Idempotency-Key for another body, or ended
# the session, or asked for second factors.
AFTER_OTHERS = (*EXPECTED, "422", "401", "403")

# How long it takes is the machine's affair; that a schema is hard to make values for is ours.
QUIET = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def accepting(statuses):
    """What may answer a well-formed request."""
    return {"checks": {"positive_data_acceptance": {"expected-statuses": list(statuses)}}}


@cache
def loaded(statuses=EXPECTED):
    """The schema as it is, in the clinic of its examples."""
    raw = with_known_ids(json.loads(json.dumps(described())))
    at_sign_in = {"include-path-regex": "/auth/(token|logout)", **accepting(AT_SIGN_IN)}
    oneself = "/auth/(password/change|mfa/totp)/|/medical-records/.*/sign/"
    again = {"include-path-regex": oneself, **accepting(STEPPING_UP)}
    config = {**CONFIG, **accepting(statuses), "operations": [at_sign_in, again]}
    found = schemathesis.openapi.from_dict(raw, config=SchemathesisConfig.from_dict(config))
    found.app = application
    return found


@pytest.fixture
def headers(alpha, client_of):
    """Who asks for a path, in the test's own transaction: alpha's owner, or an operator where only they do."""
    furnish(alpha)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    clients = {True: an_operator(), False: client_of(alpha.owner)}
    bearers = {it: f"Bearer {client.pair.access}" for it, client in clients.items()}
    yield lambda path: {"Authorization": bearers[bool(OF_THE_PLATFORM.match(path))]}
    for signal in signals:
        signal.connect(close_old_connections)


def test_no_check_is_left_out():
    load_all_checks()
    for name in OPERATIONS:
        operation = loaded().find_operation_by_id(name)
        checks = loaded().config.checks_config_for(operation=operation)
        assert all(checks.get_by_name(name=check).enabled for check in CHECKS.get_all_names())


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_answer_is_one_that_the_schema_describes(name, headers):
    def answer(case):
        with transaction.atomic():
            case.call_and_validate(headers=headers(case.operation.full_path))
            transaction.set_rollback(True)

    schema = loaded()
    # As its own pytest plugin does, which works out the cases of all operations in every process before the first test.
    build_operation_test(
        config=schema.config,
        operation=schema.find_operation_by_id(name),
        test_func=answer,
        given_kwargs={},
        feedback=FeedbackSources(),
        explicit_settings=QUIET,
    )()


def test_what_was_made_is_there_and_what_was_removed_is_gone(headers):
    """Operations one after another, each with what the one before answered."""
    schema = loaded.__wrapped__(AFTER_OTHERS)

    @schema.auth(refresh_interval=None)
    class Owner:
        def get(self, case, _context):
            return headers(case.operation.full_path)

        def set(self, case, data, _context):
            case.headers = {**(case.headers or {}), **data}

    class Visitor(schema.as_state_machine()):
        def setup(self):
            self.scenario = transaction.atomic()
            self.scenario.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.scenario.__exit__(None, None, None)

    Visitor.run(
        settings=settings(
            QUIET,
            max_examples=int(EXAMPLES or 20),
            stateful_step_count=6,
            derandomize=EXAMPLES is None,
            database=None,
        )
    )
