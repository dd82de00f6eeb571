"""Whether a patient has to be asked, for whoever stands at the chair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import JSONObject
from rest_framework import serializers

from apps.medical_records.anamnesis.questionnaires.choices import State, Status
from apps.medical_records.anamnesis.questionnaires.due import signed_by, state_of
from apps.medical_records.anamnesis.questionnaires.models import Questionnaire
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, first

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


class LastSignedSerializer(serializers.Serializer[Any]):
    """The answers that were signed last."""

    id = serializers.UUIDField()
    edition = serializers.IntegerField()
    signed_at = MomentField()
    due_on = serializers.DateField()


class BegunSerializer(serializers.Serializer[Any]):
    """Answers that are open."""

    id = serializers.UUIDField()
    begun_at = MomentField()


class QuestionnaireSummarySerializer(serializers.Serializer[Any]):
    """`current`, `due` (as of `due_on`, or since an edition asks again) or `never`."""

    state = serializers.ChoiceField(choices=State.choices)
    signed = LastSignedSerializer(allow_null=True)
    open = BegunSerializer(allow_null=True)


def questionnaire(patient: Any) -> Combinable:
    """Tell whether a patient has to be asked."""
    begun = Questionnaire.objects.filter(patient=patient, status=Status.OPEN)
    return JSONObject(
        state=state_of(patient),
        signed=first(
            signed_by(patient),
            id="pk",
            edition="edition",
            signed_at=MomentText("signed_at"),
            due_on="due_on",
        ),
        open=first(
            begun.order_by("-created_at", "-pk"), id="pk", begun_at=MomentText("created_at")
        ),
    )


SOURCE = SummarySource(
    name="medical_records.questionnaire",
    permission="health.read",
    scope="health:read",
    field="questionnaire",
    shape=QuestionnaireSummarySerializer,
    value=questionnaire,
)
