"""The base of every admin page: the clinic's rows, the matrix's rights, the services' writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.admin import ModelAdmin

from core.admin_history import tell
from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import ForeignKey, Model
    from django.http import HttpRequest, HttpResponse

    from core.audit.requests import Audited

HISTORY_LENGTH = 100


class ServiceForm(forms.ModelForm):
    """A form that says what the service refused, beside the field that it is about."""

    refusal: ClassVar[DomainError | None] = None

    def clean(self) -> dict[str, Any] | None:
        """Add the refusal's messages to Django's own."""
        given = super().clean()
        for attr, detail in self._refused():
            self.add_error(attr if attr in self.fields else None, detail)
        return given

    def _refused(self) -> Iterator[tuple[str | None, str]]:
        if self.refusal is None:
            return
        if errors := self.refusal.members.get("errors"):
            yield from ((error["attr"], error["detail"]) for error in errors)
        else:
            yield None, f"{self.refusal.title} {self.refusal}"


class RowSelect(AutocompleteSelect):
    """Django's field that finds its choices while one types."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """Show what is chosen; what is no id at all is nothing, where Django's own would fail."""
        key = self.field.target_field
        return super().optgroups(name, [pk for pk in value if is_id(key, pk)], attr)


def is_id(key: Any, value: str) -> bool:
    """Tell whether a text can be a row's key."""
    try:
        key.to_python(value)
    except ValidationError:
        return False
    return True


class ClinicModelAdmin(ModelAdmin):
    """A page of one clinic's rows; `permissions` names the matrix's permission for view, add and change.

    `audited` says what its events are about, as an endpoint's does.

    Nothing is deleted here. Django's own log is not written: it lies outside the walls, and history has it all.
    """

    permissions: ClassVar[dict[str, str]] = {}
    audited: ClassVar[Audited | None] = None
    form = ServiceForm
    actions = None
    list_per_page = 50

    def write(self, obj: Any, fields: dict[str, Any], *, add: bool) -> None:  # noqa: ARG002
        """Write a new row, or the changed `fields` of one, by the feature's service; a page without one writes nothing."""
        raise PermissionDenied

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: forms.ModelForm,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Write what the form changed and nothing else, so that an old form undoes nobody's work."""
        names = form.changed_data if change else form.cleaned_data
        if names:
            self.write(obj, {name: form.cleaned_data[name] for name in names}, add=not change)
        request.found = obj  # type: ignore[attr-defined]

    def get_object(self, request: HttpRequest, *args: Any) -> Any:
        """Find a row, and remember it for the event that the page leaves."""
        request.found = super().get_object(request, *args)  # type: ignore[attr-defined]
        return request.found  # type: ignore[attr-defined]

    def response_action(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Do what was chosen with the rows that were; what is no id at all is nothing, where Django's own would fail."""
        given: Any = request.POST.copy()
        chosen = given.getlist(ACTION_CHECKBOX_NAME)
        ids = [pk for pk in chosen if is_id(self.opts.pk, pk)]
        given.setlist(ACTION_CHECKBOX_NAME, ids)
        request.POST = given
        answer: HttpResponse | None = super().response_action(request, queryset)
        return answer

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form, or take it; what the service refuses is shown in the form that asked for it."""
        context = {**(extra_context or {}), "show_history": self._has_history(request)}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except DomainError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand the form what the service refused of it, if it did."""
        form = super().get_form(request, *args, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Let rows be found by typing where the page says so."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Ask the matrix."""
        return self._may(request, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the matrix."""
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Ask the matrix."""
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the page in the index to whom it opens."""
        return self._may(request, "view")

    def _may(self, request: HttpRequest, what: str) -> bool:
        permission = self.permissions.get(what)
        user: Any = request.user
        return permission is not None and user.is_authenticated and user.may(permission)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Filter by what the page names: by any other column it could be guessed letter by letter, as a hash."""
        offered = {*self.get_list_filter(request), self.date_hierarchy}
        column = lookup.partition("__")[0]
        return column in offered and super().lookup_allowed(lookup, value, request)

    def message_user(
        self, request: HttpRequest, message: Any, level: int = messages.INFO, *args: Any
    ) -> None:
        """Say what was done, not to whom: the message waits in a cookie, which outlives the session."""
        if level == messages.SUCCESS:
            message = f"The {self.opts.verbose_name} was saved."
        super().message_user(request, message, level, *args)

    def log_addition(self, *args: Any) -> None:
        """Leave it to history."""

    def log_change(self, *args: Any) -> None:
        """Leave it to history."""

    def log_deletions(self, *args: Any) -> None:
        """Leave it to history."""

    def _has_history(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return hasattr(self.model, "events") and user.may("history.read")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what, the latest first, as the database's triggers wrote it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not hasattr(self.model, "events"):
            raise Http404
        if not self._has_history(request):
            raise PermissionDenied
        obj: Any = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "opts": self.opts,
            "object": obj,
            "entries": tell(self.model, obj.events.order_by("-pgh_id")[:HISTORY_LENGTH]),
            "length": HISTORY_LENGTH,
            "zone": timezone.get_current_timezone_name(),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history_of_row.html", context)
