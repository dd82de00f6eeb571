"""Attachments in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from django.utils.html import format_html

from apps.medical_records.documents.attachments import services, thumbnails
from apps.medical_records.documents.attachments.errors import NoThumbnail, ThumbnailPending
from apps.medical_records.documents.attachments.models import Attachment
from core.admin import ClinicModelAdmin
from core.api.downloads import Content, download
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.urls import URLPattern

NAME = "medical_records_attachment_{}"


@admin.register(Attachment)
class AttachmentAdmin(ClinicModelAdmin):
    """Files to look up and to download; they are filed, described and voided by the client at the chair."""

    audited = Audited("attachments", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "documents.read"}
    list_display = ("created_at", "patient", "kind", "tooth", "title", "content_type", "is_void")
    list_display_links = ("created_at", "title")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("kind", "content_type")
    search_fields = ("title", "=patient__number", "patient__last_name")
    search_help_text = "Title, or last name or number of the patient"
    ordering = ("-created_at", "-id")
    fields = (
        "picture",
        ("patient", "kind", "tooth"),
        "title",
        "description",
        ("taken_at", "created_at", "recorded_by"),
        ("file_name", "content_type", "size"),
        "download",
        ("voided_at", "voided_by"),
        "void_reason",
    )
    readonly_fields = ("picture", "download")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[Attachment] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "recorded_by", "voided_by")

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the file and of its thumbnail."""
        own = [
            path(f"<path:object_id>/{name}/", self._wrapped(view), name=NAME.format(name))
            for name, view in (("download", self.download_view), ("thumbnail", self.small_view))
        ]
        return [*own, *super().get_urls()]

    @admin.display(description="void", boolean=True)
    def is_void(self, attachment: Attachment) -> bool:
        """Tell whether it was filed wrongly."""
        return attachment.voided_at is not None

    @admin.display(description="picture")
    def picture(self, attachment: Attachment) -> str:
        """Show an image's thumbnail."""
        if not attachment.is_image:
            return "none"
        small = reverse(f"admin:{NAME.format('thumbnail')}", args=[attachment.pk])
        return format_html('<img src="{}" alt="{}">', small, attachment)

    @admin.display(description="file")
    def download(self, attachment: Attachment) -> str:
        """Lead to the file."""
        whole = reverse(f"admin:{NAME.format('download')}", args=[attachment.pk])
        return format_html('<a href="{}">Download</a>', whole)

    def download_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Give the file to who may see it."""
        found = self._found(request, object_id)
        told = Content(found.made_name, found.content_type, found.size, found.sha256)
        return download(request, told, services.opened(found))

    def small_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Give the thumbnail to who may see it."""
        try:
            return download(request, *thumbnails.opened(self._found(request, object_id)))
        except (NoThumbnail, ThumbnailPending) as error:
            raise Http404 from error

    def _found(self, request: HttpRequest, object_id: str) -> Attachment:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Attachment | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _wrapped(self, view: Any) -> Any:
        def wrapped(request: HttpRequest, object_id: str) -> HttpResponseBase:
            page: HttpResponseBase = self.admin_site.admin_view(view)(request, object_id)
            return page

        wrapped.model_admin = self  # type: ignore[attr-defined]
        return wrapped
