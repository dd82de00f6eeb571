"""How each refusal of referrals is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.openapi.desk import REFERRALS

if TYPE_CHECKING:
    from collections.abc import Callable


def when_archived(step, desk):
    desk.archives()
    return desk.asks_of_referrals(step)


def when_merged(step, desk):
    """Ask of who was merged; drafts follow, so this one is left behind."""
    desk.merges_but_for_the_referral()
    return desk.asks_of_referrals(step)


PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {}
for _step in REFERRALS:
    PROVOKED[f"referrals_{_step}", "patient_archived"] = partial(when_archived, _step)
    PROVOKED[f"referrals_{_step}", "patient_merged"] = partial(when_merged, _step)
PROVOKED |= {
    ("referrals_create", "invalid_transition"): lambda desk: desk.asks_of_referrals(
        "create", desk.has_cancelled()
    ),
    ("referrals_update", "invalid_transition"): lambda desk: (
        desk.asks_of_referrals("send") and desk.asks_of_referrals("update")
    ),
    ("referrals_partial_update", "invalid_transition"): lambda desk: (
        desk.asks_of_referrals("send") and desk.asks_of_referrals("partial_update")
    ),
    ("referrals_send", "invalid_transition"): lambda desk: desk.does_twice("referrals_send", {}),
    ("referrals_answer", "invalid_transition"): lambda desk: desk.asks_of_referrals("answer"),
    ("referrals_cancel", "invalid_transition"): lambda desk: desk.does_twice("referrals_cancel"),
}
