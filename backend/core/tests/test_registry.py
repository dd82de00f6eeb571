"""What higher apps register: names, merges, guards against undoing, and timelines of several sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, Value
from rest_framework.serializers import Serializer

from core.api.moments import MomentCursor
from core.errors import DomainError
from core.numbering import NumberSequence, take_numbers
from core.registry import merging, timeline, undo
from core.registry.merging import Followed, MergeContribution, merge
from core.registry.names import Registry
from core.registry.timeline import Place, Timeline, TimelineSource, entries
from core.registry.undo import UndoGuard, refuse_undo

NOON = datetime(2027, 1, 11, 12, tzinfo=UTC)
PATIENT, OTHER = uuid4(), uuid4()


class AlreadyBilled(DomainError):
    code = "already_billed"


class AlreadySent(DomainError):
    code = "already_sent"


def guard(name, refusal, *, guards="app.thing"):
    return UndoGuard(name=name, guards=guards, ask=lambda _: refusal)


@pytest.fixture
def registered(monkeypatch):
    """Put things of one sort in the place of what the apps have registered."""

    def register(module, name, *things):
        registry = Registry(name.lower())
        for thing in things:
            registry.register(thing)
        monkeypatch.setattr(module, name, registry)

    return register


def test_a_name_is_registered_once():
    registry = Registry("undo guard")
    registry.register(guard("app.bills", None))

    with pytest.raises(ImproperlyConfigured, match="already is a undo guard 'app\\.bills'"):
        registry.register(guard("app.bills", None))
    assert len(list(registry)) == 1


def test_things_are_in_the_order_of_their_names_whichever_came_first():
    registry = Registry("undo guard")
    for name in ("b.two", "a.one", "c.three"):
        registry.register(guard(name, None))

    assert [each.name for each in registry] == ["a.one", "b.two", "c.three"]


def test_undoing_is_refused_by_the_first_that_objects(registered):
    registered(
        undo,
        "UNDO_GUARDS",
        guard("c.sent", AlreadySent()),
        guard("b.billed", AlreadyBilled()),
        guard("a.nothing", None),
    )

    with pytest.raises(AlreadyBilled):
        refuse_undo("app.thing", uuid4())


def test_a_guard_is_asked_about_the_thing_and_about_its_own_kind_only(registered):
    asked = []
    registered(
        undo,
        "UNDO_GUARDS",
        UndoGuard(name="a.asked", guards="app.thing", ask=asked.append),
        guard("b.other", AlreadyBilled(), guards="app.other"),
    )

    refuse_undo("app.thing", PATIENT)
    assert asked == [PATIENT]


def test_a_merge_asks_everybody_and_tells_what_became_of_whose(registered, tenant):
    moved, kept = uuid4(), uuid4()
    registered(
        merging,
        "MERGES",
        MergeContribution(
            name="b.rows", follow=lambda *, source, target: Followed((source, target))
        ),
        MergeContribution(name="a.rows", follow=lambda **_: Followed(moved=(moved,), kept=(kept,))),
    )

    assert list(merge(source=PATIENT, target=OTHER).items()) == [
        ("a.rows", Followed(moved=(moved,), kept=(kept,))),
        ("b.rows", Followed(moved=(PATIENT, OTHER))),
    ]


def test_what_may_change_hands_is_held_by_everybody_before_anything_is_moved(registered, tenant):
    told = []
    registered(
        merging,
        "MERGES",
        *(
            MergeContribution(
                name=name,
                hold=lambda name=name, **_: told.append(f"hold {name}"),
                follow=lambda name=name, **_: told.append(f"follow {name}"),
            )
            for name in ("a", "b")
        ),
    )

    merge(source=PATIENT, target=OTHER)
    assert told == ["hold a", "hold b", "follow a", "follow b"]


def test_what_had_followed_is_given_back_by_whom_it_is_of(registered, tenant):
    went, stays = uuid4(), uuid4()
    registered(
        merging,
        "MERGES",
        MergeContribution(
            name="a.rows",
            follow=lambda **_: Followed(),
            give_back=lambda *, source, target, moved: Followed(moved=moved, kept=(source, target)),
        ),
        MergeContribution(name="b.stays", follow=lambda **_: Followed()),
        MergeContribution(name="c.nothing", follow=lambda **_: Followed()),
    )

    given = merging.give_back(
        source=PATIENT,
        target=OTHER,
        moved={"a.rows": (went,), "b.stays": (stays,), "c.nothing": ()},
    )
    assert given == {
        "a.rows": Followed(moved=(went,), kept=(PATIENT, OTHER)),
        "b.stays": Followed(kept=(stays,)),
    }


def test_where_one_refuses_a_merge_nothing_is_changed(registered, tenant):
    def refuse(**_):
        raise AlreadyBilled

    def write(**_):
        take_numbers("followed")
        return Followed()

    registered(
        merging,
        "MERGES",
        MergeContribution(name="a.writes", follow=write),
        MergeContribution(name="b.refuses", follow=refuse),
    )

    with pytest.raises(AlreadyBilled):
        merge(source=PATIENT, target=OTHER)
    assert not NumberSequence.objects.exists()


def test_nobody_is_merged_into_oneself():
    with pytest.raises(ValueError, match="into itself"):
        merge(source=PATIENT, target=PATIENT)


def source(kind, permission="thing.read"):
    """Tell of the sequences whose name begins with a letter, at the time that they were made."""
    return TimelineSource(
        name=f"app.{kind}",
        permission=permission,
        scope="things:read",
        kinds=(kind,),
        details=Serializer,
        rows=lambda _: entries(
            NumberSequence.objects.filter(name__startswith=kind[0]),
            at="created_at",
            kind=Value(kind, output_field=CharField()),
            details={"name": "name"},
        ),
    )


@pytest.fixture
def happened(tenant, registered):
    """Nine things of two sources in turn, of which three are at the same moment."""
    registered(timeline, "TIMELINE", source("even"), source("odd", "odd.read"))
    for number in range(9):
        row = NumberSequence.objects.create(name=f"{'eo'[number % 2]}{number}")
        at = NOON + timedelta(hours=number if number not in (3, 4, 5) else 4)
        NumberSequence.objects.filter(pk=row.pk).update(created_at=at)
    rows = sorted(NumberSequence.objects.all(), key=lambda r: (r.created_at, r.pk), reverse=True)
    return [row.name for row in rows]


def told(permissions=("thing.read", "odd.read"), **wanted):
    return Timeline(patient_id=PATIENT, may=lambda it: it.permission in permissions, **wanted)


def names(found):
    return [entry.details["name"] for entry in found]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9, 10])
def test_reading_on_meets_everything_of_all_sources_once_and_in_order(happened, limit):
    met, beside = [], None
    while page := told().read(limit=limit, beside=beside):
        assert len(page) <= limit
        met += page
        beside = Place(page[-1].at, page[-1].id)

    assert names(met) == happened
    back = told().read(limit=100, beside=Place(met[-1].at, met[-1].id), backwards=True)
    assert names(back) == happened[-2::-1]


@pytest.mark.parametrize("limit", [1, 50])
def test_a_timeline_is_one_query_and_so_is_its_count(happened, django_assert_num_queries, limit):
    with django_assert_num_queries(1):
        assert len(told().read(limit=limit)) == min(limit, 9)
    with django_assert_num_queries(1):
        assert told().count() == 9


@pytest.mark.parametrize(
    ("permissions", "kinds"),
    [
        (("thing.read", "odd.read"), {"even", "odd"}),
        (("thing.read",), {"even"}),
        (("odd.read",), {"odd"}),
        ((), set()),
    ],
)
def test_a_source_is_told_to_whom_its_permission_is_given(happened, permissions, kinds):
    found = told(permissions).read(limit=100)

    assert {entry.kind for entry in found} == kinds
    assert told(permissions).count() == len(found)


@pytest.mark.parametrize("kind", ["even", "odd"])
def test_a_kind_is_told_alone(happened, kind):
    assert names(told(kind=kind).read(limit=100)) == [n for n in happened if n[0] == kind[0]]


def test_a_span_begins_with_its_start_and_ends_before_its_end(happened):
    found = told(start=NOON + timedelta(hours=1), end=NOON + timedelta(hours=7)).read(limit=100)

    assert set(names(found)) == {"o1", "e2", "o3", "e4", "o5", "e6"}


@pytest.mark.parametrize("backwards", [True, False])
@pytest.mark.parametrize(
    "at", [NOON, datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_cursor_holds_a_moment_and_an_id_and_nothing_else(at, backwards):
    cursor = MomentCursor(Place(at, UUID(int=7)), backwards)

    assert MomentCursor.decode(cursor.encode()) == cursor
    assert len(cursor.encode()) == 34


@pytest.mark.parametrize(
    "text", ["", "x", "%", "\u00fc", "KwAG", "A" * 34, "K39_" * 8 + "fw", "A" * 500]
)
def test_a_broken_cursor_is_told_as_such(text):
    with pytest.raises((ValueError, KeyError)):
        MomentCursor.decode(text)
