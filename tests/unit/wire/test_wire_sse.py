import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.sse import EventReader, EventTooLarge

STREAM = b'data: {"a":1}\n\n: ping\n\ndata: one\ndata: two\n\nevent: x\r\ndata: crlf\r\n\r\ndata:no-space\n\ndata: [DONE]\n\n'
EXPECTED = [b'{"a":1}', None, b"one\ntwo", b"crlf", b"no-space", b"[DONE]"]


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_any_chunking_gives_the_same_events(cuts):
    reader = EventReader(1000)
    edges = [0, *sorted(cuts), len(STREAM)]
    events = [event for a, b in zip(edges, edges[1:], strict=False) for event in reader.feed(STREAM[a:b])]
    assert [event.data for event in events] == EXPECTED
    assert not reader.pending


def test_half_an_event_is_pending():
    reader = EventReader(1000)
    assert reader.feed(b"data: half") == []
    assert reader.pending


@pytest.mark.parametrize(
    "chunks", [[b"data: " + b"x" * 200], [b"data: " + b"x" * 60, b"x" * 60], [b"y" * 120 + b"\n\n"]]
)
def test_an_event_over_the_limit_is_an_error(chunks):
    reader = EventReader(100)
    with pytest.raises(EventTooLarge):
        for chunk in chunks:
            reader.feed(chunk)
