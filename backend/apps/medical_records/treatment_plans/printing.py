"""The estimate on paper, as the patient was told it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.charting.notations import written
from apps.medical_records.charting.teeth import TEETH
from apps.medical_records.signing import path_of
from apps.medical_records.treatment_plans.choices import AGREED, PlanStatus
from apps.medical_records.treatment_plans.estimate import told_of
from apps.medical_records.treatment_plans.words import WORDS
from core.languages import format_day, known_of
from core.money.formatting import format_money
from core.paper.rendering import printed

if TYPE_CHECKING:
    from apps.medical_records.models import TreatmentPlan


def estimate_of(plan: TreatmentPlan) -> bytes:
    """Return a plan's estimate as PDF: what was presented, or a draft that says so, as things are today.

    The clinic's language, currency and notation are those of the day when it was presented.
    """
    zone = plan.tenant.zone
    told = plan.estimate or told_of(plan, on=timezone.now().astimezone(zone).date())
    _, words = known_of(told["language"], WORDS)
    context = {**shown(told, words), **_decided(plan, told["language"], words)}
    return printed("estimate", language=told["language"], words=WORDS, context=context)


def shown(told: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """Return what was told in the words of its language."""
    language, currency = told["language"], told["currency"]

    def money(amount: str) -> str:
        return format_money(Decimal(amount), currency, language)

    return {
        "title": f"{words['estimate']}: {told['title']}",
        "letterhead": told["clinic"],
        "told": told,
        "on": _day(told["on"], language),
        "born": _day(told["patient"]["birth_date"], language),
        "valid_until": told["valid_until"] and _day(told["valid_until"], language),
        "phases": [
            {
                "title": phase["title"] or words["without_phase"],
                "lines": [
                    {
                        **line,
                        "where": _where(line, told["notation"], words),
                        "fee": money(line["fee"]),
                    }
                    for line in phase["lines"]
                ],
                "fee": money(phase["fee"]),
            }
            for phase in told["phases"]
        ],
        "has_subtotals": len(told["phases"]) > 1,
        "total": money(told["total"]),
        "alternatives": [
            {**other, "total": other["total"] and money(other["total"])}
            for other in told["alternatives"]
        ],
    }


def _decided(plan: TreatmentPlan, language: str, words: dict[str, str]) -> dict[str, Any]:
    """Return what the patient made of it: a signature drawn, or lines for one."""
    decided: dict[str, Any] = {
        "is_draft": plan.presented_at is None,
        "is_rejected": plan.status == PlanStatus.REJECTED,
        "is_signed": plan.status in AGREED,
    }
    if not decided["is_signed"]:
        return decided
    signed: Any = plan
    on = signed.decided_at.astimezone(signed.tenant.zone).date()
    said = words["signed"].format(
        name=plan.signer_name,
        signer=words[f"{plan.signer}_signed"],
        day=format_day(on, language),
        witness=signed.decided_by.get_full_name(),
    )
    return {
        **decided,
        "signed": said,
        "drawn": path_of(signed.signature),
        "signature": signed.signature,
        "content_hash": plan.content_hash,
    }


def _day(text: str, language: str) -> str:
    return format_day(date.fromisoformat(text), language)


def _where(line: dict[str, Any], notation: str, words: dict[str, str]) -> str:
    if line["region"]:
        return words[line["region"]]
    tooth = written(TEETH[line["tooth"]], notation)
    return f"{tooth} {line['surfaces']}".strip()
