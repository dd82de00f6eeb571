"""The shape of an odontogram, and how it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rest_framework import serializers

from apps.medical_records.charting.choices import Area, DrawnAs, Region
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.notations import written
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.tenants.choices import ToothNotation
from core.api.fields import ChoiceField, MomentField, OffsetDateTimeField
from core.api.rendering import moment

if TYPE_CHECKING:
    from datetime import datetime

    from apps.medical_records.charting.odontogram.mouth import Denture, Mouth, ToothInMouth
    from apps.medical_records.charting.odontogram.rows import ChartedFinding, ChartedProcedure
    from apps.medical_records.charting.odontogram.services import Seen
    from apps.medical_records.charting.odontogram.work import Surface

DENTITIONS = ("permanent", "primary")
JAWS = ("upper", "lower")


class AskedSerializer(serializers.Serializer[None]):
    """Which moment's mouth is wanted, and how its teeth are written."""

    at = OffsetDateTimeField(required=False, help_text="As the chart stood then; now without it.")
    notation = ChoiceField(
        choices=ToothNotation.choices,
        required=False,
        help_text="How teeth are written; the clinic's without it.",
    )

    def validate_at(self, at: datetime) -> datetime:
        """Refuse what nobody knows yet."""
        if at > timezone.now():
            raise serializers.ValidationError("Give a moment that has passed.", code="future")
        return at


class SurfaceSerializer(serializers.Serializer[Any]):
    """What is on a surface: what is done, what is planned and what was found."""

    done = serializers.ChoiceField(choices=DrawnAs.choices, allow_null=True)
    planned = serializers.ChoiceField(choices=DrawnAs.choices, allow_null=True)
    conditions = serializers.ListField(child=serializers.ChoiceField(choices=FindingKind.choices))


class FoundSerializer(serializers.Serializer[Any]):
    """A finding that holds."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=FindingKind.choices)
    surfaces = serializers.CharField()
    from_date = serializers.DateField()


class DoneSerializer(serializers.Serializer[Any]):
    """A procedure that is done or planned."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    description = serializers.CharField()
    drawn_as = serializers.ChoiceField(choices=DrawnAs.choices)
    status = serializers.ChoiceField(choices=ProcedureStatus.choices)
    surfaces = serializers.CharField()
    date_planned = serializers.DateField(allow_null=True)
    date_completed = serializers.DateField(allow_null=True)


class RegionalSerializer(DoneSerializer):
    """A procedure of more than one tooth."""

    area = serializers.ChoiceField(choices=Area.choices)
    region = serializers.ChoiceField(choices=Region.choices)


class ToothSerializer(serializers.Serializer[Any]):
    """One tooth's place. `assumed` says that nobody charted it, and the patient's age tells what is there.

    `crown` to `conditions` are of the whole tooth; what later work covers is in `findings` and `procedures` only.
    """

    tooth = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    dentition = serializers.ChoiceField(choices=DENTITIONS)
    presence = serializers.ChoiceField(choices=[(each.value, each.value) for each in Presence])
    assumed = serializers.BooleanField()
    done = serializers.ListField(child=serializers.ChoiceField(choices=DrawnAs.choices))
    planned = serializers.ListField(child=serializers.ChoiceField(choices=DrawnAs.choices))
    conditions = serializers.ListField(child=serializers.ChoiceField(choices=FindingKind.choices))
    surfaces = serializers.DictField(child=SurfaceSerializer())
    findings = FoundSerializer(many=True)
    procedures = DoneSerializer(many=True)


class BridgeSerializer(serializers.Serializer[Any]):
    """Teeth that a bridge joins, from the patient's right to the left."""

    teeth = serializers.ListField(child=serializers.CharField())
    planned = serializers.BooleanField()


class DentureSerializer(serializers.Serializer[Any]):
    """A denture of one jaw."""

    jaw = serializers.ChoiceField(choices=JAWS)
    complete = serializers.BooleanField()
    planned = serializers.BooleanField()


class OdontogramSerializer(serializers.Serializer[Any]):
    """What is in a mouth at a moment."""

    at = MomentField()
    notation = serializers.ChoiceField(choices=ToothNotation.choices)
    teeth = ToothSerializer(many=True)
    bridges = BridgeSerializer(many=True)
    dentures = DentureSerializer(many=True)
    procedures = RegionalSerializer(many=True)


def shown(seen: Seen, notation: str) -> dict[str, Any]:
    """Return a mouth as the API shows it."""
    mouth: Mouth = seen.mouth
    return {
        "at": moment(seen.at),
        "notation": notation,
        "teeth": [_tooth(each, notation) for each in mouth.teeth],
        "bridges": [
            {"teeth": list(each.teeth), "planned": each.is_wanted} for each in mouth.bridges
        ],
        "dentures": [_denture(each) for each in mouth.dentures],
        "procedures": [
            {**_procedure(each), "area": each.area, "region": each.region}
            for each in mouth.regional
        ],
    }


def _tooth(there: ToothInMouth, notation: str) -> dict[str, Any]:
    tooth, work = there.tooth, there.work
    return {
        "tooth": tooth.fdi,
        "label": written(tooth, notation),
        "dentition": DENTITIONS[tooth.is_primary],
        "presence": there.presence.value,
        "assumed": there.is_assumed,
        "done": [drawn.value for drawn in work.done],
        "planned": [drawn.value for drawn in work.wanted],
        "conditions": [kind.value for kind in work.conditions],
        "surfaces": {letter: _surface(each) for letter, each in work.surfaces.items()},
        "findings": [_finding(each) for each in there.findings],
        "procedures": [_procedure(each) for each in there.procedures],
    }


def _surface(surface: Surface) -> dict[str, Any]:
    return {
        "done": surface.done and surface.done.value,
        "planned": surface.wanted and surface.wanted.value,
        "conditions": [kind.value for kind in surface.conditions],
    }


def _finding(finding: ChartedFinding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "surfaces": finding.surfaces,
        "from_date": finding.from_date,
    }


def _procedure(procedure: ChartedProcedure) -> dict[str, Any]:
    return {
        "id": procedure.id,
        "code": procedure.code,
        "description": procedure.description,
        "drawn_as": procedure.drawn_as,
        "status": procedure.status,
        "surfaces": procedure.surfaces,
        "date_planned": procedure.date_planned,
        "date_completed": procedure.date_completed,
    }


def _denture(denture: Denture) -> dict[str, Any]:
    return {
        "jaw": JAWS[not denture.is_upper],
        "complete": denture.is_complete,
        "planned": denture.is_wanted,
    }
