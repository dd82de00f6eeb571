"""The base of every endpoint: parse, authorise, call one service, render."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.utils.decorators import classonlymethod
from rest_framework.generics import get_object_or_404
from rest_framework.viewsets import GenericViewSet

from core.api.dispatch import Transacted
from core.api.etags import expected_versions, tag_of
from core.api.narrowing import narrow
from core.api.ordering import Orderings, chosen
from core.api.pagination import PAGING
from core.api.projection import projection_of
from core.api.rendering import Answer
from core.api.repeats import Repeatable
from core.api.shapes import Nothing
from core.api.unknown import refuse_unknown_fields, refuse_unknown_parameters
from core.permissions.tenant import TenantPermission

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.db.models import Model, QuerySet
    from rest_framework.response import Response
    from rest_framework.serializers import BaseSerializer

M = TypeVar("M")


class PlainView(Transacted):
    """An endpoint that is no resource."""


class TenantViewSet(Repeatable, GenericViewSet[Any]):
    """Endpoints of one clinic's resource; `rules` names the permission of every action that it offers.

    `audited` says what its events are about, and whether it shows patients' data: none does without saying so.
    `orderings` says what a list may be ordered by, the first being its order unless told otherwise.
    """

    permission_classes = (TenantPermission,)
    rules: ClassVar[Mapping[str, str]] = {}
    model: type[Model]
    found: Model | None = None
    orderings: ClassVar[Orderings] = {}
    lookup_value_converter = "uuid"

    @classonlymethod
    def as_view(cls, *args: Any, **initkwargs: Any) -> Any:  # noqa: N805  it is the class
        """Refuse to serve what does not say what it leaves in the audit trail."""
        if cls.audited is None:
            raise ImproperlyConfigured(f"{cls.__name__} does not say `audited`.")
        return super().as_view(*args, **initkwargs)

    @property
    def queryset(self) -> QuerySet[Any]:  # type: ignore[override]
        """Tell the schema which model this is about, where there is no clinic to ask."""
        return self.model._default_manager.none()

    def get_object(self) -> Any:
        """Return the object that the path names, of the version that the caller takes it for.

        A list's filters are not asked about it. The version is looked at under the row's lock (`locked_again`).
        """
        instance = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        self.check_object_permissions(self.request, instance)
        return self.expected(instance)

    def expected(self, instance: Any) -> Any:
        """Return an object with the versions that `If-Match` names, for `locked_again` to refuse others."""
        self.found = instance
        instance.expected_versions = expected_versions(self.request.headers.get("If-Match"))
        return instance

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow a list by its filters; refuse those that it does not have."""
        filterset: Any = getattr(self, "filterset_class", None)
        filters = filterset.base_filters if filterset else ()
        ordering = ("ordering",) if self.orderings else ()
        refuse_unknown_parameters(self.request.query_params, {*filters, *ordering, *PAGING})
        return narrow(queryset, filterset, self.request.query_params) if filterset else queryset

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell a serializer who asks; there are no formats to tell."""
        return {"request": self.request, "view": self}

    def paged_from(self) -> QuerySet[Any]:
        """Return all rows that a page of the running action may begin beside."""
        return self.get_queryset()

    def get_ordering(self) -> tuple[str, ...]:
        """Return the order of the list, ending in a unique column; an index `(tenant_id, <it>)` serves it."""
        return chosen(self.orderings, self.request.query_params.get("ordering"))

    def validated(
        self,
        serializer_class: type[BaseSerializer[Any]] | None = None,
        *,
        instance: Model | None = None,
        partial: bool = False,
    ) -> dict[str, Any]:
        """Return the body's valid values, ready to be a service's keywords; raise what is wrong with each field."""
        make = serializer_class or self.get_serializer_class()
        serializer = make(
            instance, data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        shown = () if instance is None else self._shown_beside(serializer)
        refuse_unknown_fields(self.request.data, serializer, shown=shown)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _shown_beside(self, serializer: Any) -> Collection[str]:
        """Name what an answer has and an edit's own shape has not: the same shape has all of it."""
        shape: Any = self.get_serializer_class()
        return () if type(serializer) is shape else shape().fields.keys() - serializer.fields.keys()

    def without_body(self, instance: M) -> M:
        """Return an object for an action that takes no body; refuse what is in one."""
        self.validated(Nothing)
        return instance

    def created(self, instance: Model) -> Response:
        """Answer 201 with the new resource and where it is."""
        location = self.reverse_action("detail", args=[instance.pk])
        return self.shown(self.represented(instance), status=201, headers={"Location": location})

    def changed(self, instance: Model) -> Response:
        """Answer 200 with the resource as it is now."""
        return self.shown(self.represented(instance))

    def represented(self, instance: Model) -> dict[str, Any]:
        """Return what the resource's serializer shows of an instance."""
        shape: Any = self.get_serializer_class()
        projection = projection_of(shape)
        data: Any = projection.of(instance) if projection else self.get_serializer(instance).data
        return dict(data)

    def shown(
        self, data: dict[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Answer with a resource, and its version as the tag."""
        tag = {"ETag": tag_of(data["version"])} if "version" in data else {}
        return Answer(data, status=status, headers={**(headers or {}), **tag})


class ReadModelMixin:
    """Lists and details, read as rows where the serializer has a projection."""

    def list(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Show a page."""
        response: Response = self.page_of(self.filter_queryset(self.get_queryset()))
        return response

    def page_of(self: Any, queryset: QuerySet[Any]) -> Response:
        """Show the page of a queryset that the request asks for."""
        projection = projection_of(self.get_serializer_class())
        page: Callable[..., Any] = partial(
            self.paginator.paginate_queryset, queryset, self.request, self
        )
        shown = (
            projection.written(page(read=projection.rows))
            if projection
            else self.get_serializer(page(), many=True).data
        )
        response: Response = self.get_paginated_response(shown)
        return response

    def retrieve(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Show one."""
        projection = projection_of(self.get_serializer_class())
        if projection is None:
            instance: Response = self.changed(self.get_object())
            return instance
        found = projection.one(self.get_queryset().filter(pk=self.kwargs["pk"]))
        if found is None:
            raise Http404
        self.check_object_permissions(request, found)
        response: Response = self.shown(found.data)
        return response


class EditModelMixin:
    """PUT and PATCH, both through the view's `edit`."""

    def update(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Replace what may be changed."""
        return self._edit(partial=False)

    def partial_update(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Change what is given."""
        return self._edit(partial=True)

    def _edit(self: Any, *, partial: bool) -> Response:
        instance = self.get_object()
        changes = self.validated(instance=instance, partial=partial)
        response: Response = self.changed(self.edit(instance, changes))
        return response
