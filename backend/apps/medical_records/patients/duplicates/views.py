"""`duplicates/` of a patient, of a person to be, and of the clinic; a part of the patients' view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.patients.duplicates import finding
from apps.medical_records.patients.duplicates.serializers import (
    LikenessesSerializer,
    LikenessSerializer,
    WantedPersonSerializer,
)
from core.api.rendering import Answer
from core.api.unknown import refuse_unknown_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rest_framework.request import Request
    from rest_framework.response import Response


class DuplicatesMixin:
    """Who may be the same person as whom."""

    @extend_schema(responses=LikenessesSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def duplicates(self: Any, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Tell who may be the same person as a patient, the likeliest first, and why."""
        refuse_unknown_parameters(request.query_params, ())
        return _told(finding.of_patient(self.get_object()))

    @extend_schema(
        parameters=[WantedPersonSerializer], responses=LikenessesSerializer, filters=False
    )
    @action(detail=False, url_path="duplicates", filterset_class=None, pagination_class=None)
    def all_duplicates(self: Any, request: Request) -> Response:
        """Tell the likeliest pairs of the clinic, or, before a patient is taken in, who may be that person already.

        Ask before `POST patients/` with `last_name`, `first_name` and `birth_date`, and `phone` and `email` where known.
        """
        wanted = WantedPersonSerializer(data=request.query_params.dict())
        refuse_unknown_parameters(request.query_params, wanted.fields)
        wanted.is_valid(raise_exception=True)
        person = wanted.validated_data
        if not person:
            return _told(finding.pairs())
        return _told(finding.of_particulars(finding.Particulars(**person)))


def _told(likenesses: Sequence[finding.Likeness]) -> Response:
    rows = [each._asdict() for each in likenesses]
    results = LikenessSerializer(rows, many=True).data
    return Answer({"next": None, "previous": None, "results": results})
