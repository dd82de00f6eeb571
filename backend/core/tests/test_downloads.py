"""Parts of a file: what is sent is what slicing its bytes would give, and what is no range is the whole."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core.api.downloads import Content, NoSuchRange, Span, download, span_of

WHOLE = bytes(range(256)) * 700  # more than a piece
CONTENT = Content("xray-1.png", "image/png", len(WHOLE), "0" * 64)
PLACES = st.integers(0, len(WHOLE) + 5)


def asked(method="get", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = getattr(RequestFactory(), method)("/", headers=named)
    file = BytesIO(WHOLE)
    answer = download(request, CONTENT, file)
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    assert file.closed
    return answer, sent


def is_told(answer, start, sent):
    last = start + len(sent) - 1
    assert answer["Content-Range"] == f"bytes {start}-{last}/{len(WHOLE)}"
    assert answer["Content-Length"] == str(len(sent))
    assert answer.status_code == 206


@given(first=PLACES, last=PLACES)
def test_from_here_to_there(first, last):
    header = f"bytes={first}-{last}"
    if last < first:
        assert span_of(header, len(WHOLE)) is None
    elif first >= len(WHOLE):
        with pytest.raises(NoSuchRange):
            span_of(header, len(WHOLE))
    else:
        answer, sent = asked(Range=header)
        assert sent == WHOLE[first : last + 1]
        is_told(answer, first, sent)


@given(first=st.integers(0, len(WHOLE) - 1))
def test_from_here_to_the_end(first):
    answer, sent = asked(Range=f"bytes={first}-")

    assert sent == WHOLE[first:]
    is_told(answer, first, sent)


@given(count=st.integers(1, len(WHOLE) * 2))
def test_the_last_so_many(count):
    answer, sent = asked(Range=f"bytes=-{count}")

    assert sent == WHOLE[-count:]
    is_told(answer, len(WHOLE) - len(sent), sent)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-3",
        "bytes=0-1,3-4",
        "bytes=0x0-1",
        "bytes=\u0661-\u0662",
        "lines=0-1",
        "bytes=--1",
        "bytes=+1-2",
    ],
)
def test_what_is_no_range_of_bytes_is_the_whole(header):
    assert span_of(header, len(WHOLE)) is None


@pytest.mark.parametrize("header", ["bytes=-0", f"bytes={len(WHOLE)}-", f"bytes={'9' * 5000}-"])
def test_a_part_that_is_not_there_is_refused_and_the_file_closed(header):
    file = BytesIO(WHOLE)
    with pytest.raises(NoSuchRange) as refused:
        download(RequestFactory().get("/", headers={"Range": header}), CONTENT, file)

    assert refused.value.size == len(WHOLE)
    assert file.closed


def test_more_than_there_is_is_what_there_is():
    assert span_of(f"bytes=1-{'9' * 5000}", 4) == Span(1, 3)
    assert span_of("bytes = 1-2", 4) is None
    assert span_of("BYTES=1-2", 4) == Span(1, 2)


@pytest.mark.parametrize(
    ("condition", "status"),
    [(CONTENT.tag, 206), ('"1"', 200), (f"W/{CONTENT.tag}", 200), ("Wed, 21 Oct 2015", 200)],
)
def test_a_part_of_another_file_is_not_given(condition, status):
    answer, sent = asked(Range="bytes=0-3", If_Range=condition)

    assert (answer.status_code, len(sent)) == (status, 4 if status == 206 else len(WHOLE))


def test_head_says_what_get_would_and_no_more():
    answer, sent = asked("head", Range="bytes=0-3")

    assert (answer.status_code, sent) == (200, b"")
    assert answer["Content-Length"] == str(len(WHOLE))
    assert answer["Accept-Ranges"] == "bytes"


def test_an_answer_that_nobody_reads_closes_its_file():
    file = BytesIO(WHOLE)
    download(RequestFactory().get("/"), CONTENT, file).close()

    assert file.closed
