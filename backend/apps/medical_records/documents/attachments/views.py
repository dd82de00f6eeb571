"""Files about patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action

from apps.medical_records.documents.attachments import services, thumbnails
from apps.medical_records.documents.attachments.choices import ContentType
from apps.medical_records.documents.attachments.errors import (
    AlreadyVoid,
    FileRefused,
    NoThumbnail,
    ThumbnailPending,
)
from apps.medical_records.documents.attachments.filters import AttachmentFilter
from apps.medical_records.documents.attachments.models import VALID, Attachment
from apps.medical_records.documents.attachments.rules import RULES
from apps.medical_records.documents.attachments.serializers import (
    AttachmentEditSerializer,
    AttachmentSerializer,
    NewAttachmentSerializer,
    VoidingSerializer,
)
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from core.api.downloads import Content, NoSuchRange, download, refused_range
from core.api.unknown import refuse_unknown_parameters
from core.api.uploads import MULTIPART, Uploading
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from apps.users.models import User

CLOSED = (PatientArchived, PatientMerged)
FILE = {(status, kind): OpenApiTypes.BINARY for status in (200, 206) for kind in ContentType.values}
SMALL_FILE = {(status, "image/jpeg"): OpenApiTypes.BINARY for status in (200, 206)}
BYTES = [
    OpenApiExample("Bytes", value="the file's bytes", media_type=kind, status_codes=[200, 206])
    for kind in ContentType.values
]


class AttachmentViewSet(HistoryMixin, Uploading, ReadModelMixin, TenantViewSet):
    """X-rays, photos and letters about patients: what is said of a file may change, what is in it never.

    A file is had by `content/` alone, whole or by a range, always as something to be saved.
    """

    rules = RULES
    scopes = Scopes.of("documents")
    audited = Audited("attachments", patient="patient")
    model = Attachment
    serializer_class = AttachmentSerializer
    filterset_class = AttachmentFilter
    uploading = frozenset({"create"})
    refusals: ClassVar[Any] = {
        "create": (FileRefused, *CLOSED),
        "update": (AlreadyVoid, *CLOSED),
        "partial_update": (AlreadyVoid, *CLOSED),
        "void": (AlreadyVoid, *CLOSED),
        "content": (NoSuchRange,),
        "thumbnail": (NoThumbnail, ThumbnailPending, NoSuchRange),
    }
    orderings = {"created_at": ("created_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first unless told otherwise."""
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-created_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> QuerySet[Attachment]:
        """Every attachment of the clinic; a list has those that were filed wrongly only where it is asked for them."""
        queryset: QuerySet[Attachment] = Attachment.objects.all()
        if self.action == "list" and "void" not in self.request.query_params:
            queryset = queryset.filter(VALID)
        return queryset

    @extend_schema(request={MULTIPART: NewAttachmentSerializer})
    def create(self, request: Request) -> Any:
        """File a JPEG, a PNG or a PDF of up to 50 MiB; an image is written anew, without what is said beside its pixels."""
        by = cast("User", request.user)
        return self.created(services.file(by=by, **self.validated(NewAttachmentSerializer)))

    @extend_schema(request=AttachmentEditSerializer)
    def update(self, request: Request, pk: Any) -> Any:  # noqa: ARG002
        """Replace what is said of a file."""
        return self._edit(partial=False)

    @extend_schema(request=AttachmentEditSerializer(partial=True))
    def partial_update(self, request: Request, pk: Any) -> Any:  # noqa: ARG002
        """Change what is said of a file."""
        return self._edit(partial=True)

    @extend_schema(request=VoidingSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: Any) -> Any:  # noqa: ARG002
        """Say that a file was filed wrongly; it is kept, and listed only by `?void=true`."""
        by = cast("User", request.user)
        attachment = self.get_object()
        return self.changed(services.void(attachment, by=by, **self.validated(VoidingSerializer)))

    @extend_schema(responses=FILE, filters=False, examples=BYTES)
    @action(detail=True, filterset_class=None)
    def content(self, request: Request, pk: Any) -> Any:  # noqa: ARG002
        """Give the file, whole or the part that `Range` asks for; its `ETag` is the hash of its bytes."""
        refuse_unknown_parameters(request.query_params, ())
        found = self.get_object()
        told = Content(found.made_name, found.content_type, found.size, found.sha256)
        return download(request, told, services.opened(found))

    @extend_schema(responses=SMALL_FILE, filters=False, examples=BYTES[:1])
    @action(detail=True, filterset_class=None)
    def thumbnail(self, request: Request, pk: Any) -> Any:  # noqa: ARG002
        """Give an image's small JPEG, of 320 pixels at most."""
        refuse_unknown_parameters(request.query_params, ())
        return download(request, *thumbnails.opened(self.get_object()))

    def handle_exception(self, exc: Exception) -> Any:
        """Say how long a file is that was asked for a part beyond its end."""
        return refused_range(super().handle_exception(exc), exc)

    def _edit(self, *, partial: bool) -> Any:
        attachment = self.get_object()
        changes = self.validated(AttachmentEditSerializer, instance=attachment, partial=partial)
        return self.changed(services.edit(attachment, **changes))
