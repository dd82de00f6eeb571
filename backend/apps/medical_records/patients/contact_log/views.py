"""The contact log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.contact_log import services
from apps.medical_records.patients.contact_log.errors import (
    NothingToFollowUp,
    NotTheWriter,
    StillToCome,
)
from apps.medical_records.patients.contact_log.filters import ContactFilter
from apps.medical_records.patients.contact_log.models import Contact
from apps.medical_records.patients.contact_log.rules import RULES
from apps.medical_records.patients.contact_log.serializers import (
    ContactSerializer,
    NewContactSerializer,
)
from apps.medical_records.patients.errors import PatientMerged
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

    from apps.users.models import User


class ContactViewSet(HistoryMixin, ReadModelMixin, EditModelMixin, TenantViewSet):
    """Calls, letters, mails and words at the desk with patients; who wrote one down may correct it.

    `follow_up_on` says when something is to be done about it; any colleague says that it was, by `followed-up/`.
    """

    rules = RULES
    scopes = Scopes.of("patients")
    audited = Audited("contact-log", patient="patient")
    model = Contact
    serializer_class = ContactSerializer
    filterset_class = ContactFilter
    refusals: ClassVar[Any] = {
        "create": (PatientMerged, StillToCome),
        "update": (NotTheWriter, StillToCome),
        "partial_update": (NotTheWriter, StillToCome),
        "followed_up": (NothingToFollowUp,),
    }
    orderings = {"happened_at": ("happened_at", "id")}

    def get_queryset(self) -> QuerySet[Contact]:
        """Every contact of the clinic."""
        queryset: QuerySet[Contact] = Contact.objects.all()
        return queryset

    @extend_schema(request=NewContactSerializer)
    def create(self, request: Request) -> Response:
        """Write down that the clinic and a patient were in touch."""
        by = cast("User", request.user)
        return self.created(services.write_down(by=by, **self.validated(NewContactSerializer)))

    def edit(self, contact: Contact, changes: dict[str, Any]) -> Contact:
        """Correct what one wrote down."""
        return services.edit(contact, by=cast("User", self.request.user), **changes)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="followed-up")
    def followed_up(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Say that what was to be done is done."""
        return self.changed(services.follow_up(self.without_body(self.get_object())))
