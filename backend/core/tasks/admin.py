"""Dead letters, for platform operators: what failed for good, and once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from core.admin import ClinicModelAdmin
from core.audit.requests import Audited
from core.tasks import services
from core.tasks.models import DeadLetter

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(DeadLetter)
class DeadLetterAdmin(ClinicModelAdmin):
    """Ids, an error's class and its place: nothing that a clinic knows of a patient."""

    audited = Audited("dead-letters")
    permissions: ClassVar[dict[str, str]] = {"view": "platform.tasks", "retry": "platform.tasks"}
    list_display = ("task_name", "clinic", "error", "attempts", "finished_at")
    list_display_links = ("task_name",)
    list_filter = ("task_path", "exception_class_path")
    fields = (
        "task_name",
        "clinic",
        "arguments",
        "request_id",
        "attempts",
        ("enqueued_at", "finished_at"),
        "error",
        "place",
    )
    actions = ("retry",)  # type: ignore[assignment]  # all other pages have none

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Ask the matrix."""
        return self._may(request, "retry")

    @admin.action(description="Try again", permissions=["retry"])
    def retry(self, request: HttpRequest, letters: QuerySet[DeadLetter]) -> None:
        """Put the chosen ones back into the queue, with all their attempts."""
        count = services.retry(letter.pk for letter in letters)
        self.message_user(request, f"{count} back in the queue.", messages.INFO)

    @admin.display(description="task", ordering="task_path")
    def task_name(self, letter: DeadLetter) -> str:
        """Name what was to be done."""
        return letter.task_path

    @admin.display(description="error", ordering="exception_class_path")
    def error(self, letter: DeadLetter) -> str:
        """Name the last error's class."""
        return letter.exception_class_path

    @admin.display(description="clinic")
    def clinic(self, letter: DeadLetter) -> str:
        """Lead to the clinic that it was for."""
        tenant_id = letter.args_kwargs.get("tenant")
        if tenant_id is None:
            return "none"
        url = reverse("admin:tenants_tenant_change", args=[tenant_id])
        return format_html('<a href="{}">{}</a>', url, tenant_id)

    @admin.display(description="attempts")
    def attempts(self, letter: DeadLetter) -> str:
        """Tell how often it was tried, of how many times."""
        return f"{len(letter.worker_ids)} of {letter.args_kwargs.get('attempts', 0)}"

    @admin.display(description="arguments")
    def arguments(self, letter: DeadLetter) -> str:
        """Name ids and codes, as there are no others."""
        return (
            ", ".join(f"{k}={v}" for k, v in letter.args_kwargs.get("kwargs", {}).items()) or "none"
        )

    @admin.display(description="request")
    def request_id(self, letter: DeadLetter) -> str:
        """Name the request that asked for it."""
        return letter.args_kwargs.get("request") or "none"

    @admin.display(description="where it failed")
    def place(self, letter: DeadLetter) -> Any:
        """Tell the error's class and place, frame by frame."""
        return format_html('<pre style="white-space: pre-wrap">{}</pre>', letter.traceback)
