"""Imported rows, flat or nested, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from playhead.errors import InvalidBody
from playhead.ingest.rows import row_record
from playhead.model.record import SessionRecord
from tests.samples import Json, row

ID, USER = "a" * 24, "b" * 24


def record(**more: Any) -> SessionRecord:
    return row_record(msgspec.json.encode({**row(ID), **more}))


def times(**more: Any) -> Json:
    return {"uploadedServerTime": "2026-01-01 10:00:00", "durationSec": 5, **more}


def nested(number: Any = 3, **properties: Any) -> Json:
    return {"userProperty": {"uxcamuserid": USER, **properties}, "sessionNumber": number}


def test_the_least_row() -> None:
    taken = record()
    assert (taken.session_id, taken.user_id, taken.alias, taken.number) == (ID, USER, None, None)
    assert taken.uploaded == datetime(2026, 1, 1, 10, tzinfo=UTC).timestamp()


def test_a_flat_user_keeps_its_properties_as_text() -> None:
    taken = record(user={"uxcamuserid": USER, "alias": "Ada", "kUXCam_UserIdentity": "U#1", "age": 7, "vip": True})
    assert taken.alias == "Ada"
    assert taken.properties == {"age": "7", "vip": "true"}
    assert taken.tail.user["kUXCam_UserIdentity"] == "U#1"


def test_a_nested_user_is_flattened() -> None:
    taken = record(user=nested(gender="male"))
    assert (taken.number, taken.user_id, taken.properties) == (3, USER, {"gender": "male"})


def test_both_forms_give_the_same_record() -> None:
    assert record(user=nested(gender="male")) == record(user={"uxcamuserid": USER, "gender": "male"}, sessionNumber=3)


def test_null_properties_are_missing() -> None:
    assert record(user={"uxcamuserid": USER, "gender": None}).properties == {}


@pytest.mark.parametrize("text", ["2026-01-01 10:00:00", "2026-01-01T10:00:00Z", "2026-01-01T12:00:00+02:00"])
def test_times_are_blank_or_zulu_or_offset(text: str) -> None:
    taken = record(property=times(uploadedServerTime=text, verifiedServerTime=text))
    assert taken.uploaded == datetime(2026, 1, 1, 10, tzinfo=UTC).timestamp()
    assert taken.tail.property.verified_server_time == "2026-01-01 10:00:00"


@pytest.mark.parametrize(("seconds", "milliseconds"), [(55.009, 55_009), (92.12662, 92_127), (0, 0), (1, 1000)])
def test_durations_are_kept_in_milliseconds(seconds: float, milliseconds: int) -> None:
    assert record(property=times(durationSec=seconds)).duration_ms == milliseconds


def test_without_details_nothing_is_known_of_responses() -> None:
    assert record().details.responsive_gesture_count is None


def test_details_bring_screens_and_the_start() -> None:
    details = {"format": 1, "startedAt": "2026-01-01T09:00:00Z", "screens": [{"name": n, "at": 0} for n in "ABA"]}
    taken = record(details=details)
    assert taken.screen_names == ["A", "B"]
    assert taken.order == datetime(2026, 1, 1, 9, tzinfo=UTC).timestamp()


def test_the_order_is_the_verified_time_without_details() -> None:
    taken = record(property=times(verifiedServerTime="2026-01-01 08:00:00"))
    assert taken.order == datetime(2026, 1, 1, 8, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sessionId": "short"}, "sessionId"),
        ({"sessionId": "A" * 24}, "sessionId"),
        ({"sessionId": ID + "\n"}, "sessionId"),
        ({"surprise": 1}, "surprise"),
        ({"user": {}}, "uxcamuserid is 24 lower-case hex digits, not None"),
        ({"user": {"uxcamuserid": "me"}}, "not 'me'"),
        ({"user": {**nested(), "alias": "Ada"}}, "only sessionNumber may stand"),
        ({"user": {"userProperty": "text"}}, "userProperty is an object"),
        ({"user": nested(0.5)}, "whole number from 1"),
        ({"user": nested(-1)}, "whole number from 1"),
        ({"user": nested(True)}, "whole number from 1"),
        ({"user": nested(2**32)}, "whole number from 1"),
        ({"sessionNumber": 0}, "sessionNumber"),
        ({"property": times(uploadedServerTime="soon")}, "uploadedServerTime is a time like"),
        ({"property": times(uploadedServerTime="1969-12-31 23:59:59")}, "outside 1970 to 2100"),
        ({"property": times(uploadedServerTime="2100-01-01 00:00:00")}, "outside 1970 to 2100"),
        ({"property": times(uploadedServerTime="0001-01-01T00:00:00+14:00")}, "uploadedServerTime"),
        ({"property": times(deviceLocalDateTime="9999-12-31T23:59:59-14:00")}, "deviceLocalDateTime"),
        ({"property": times(durationSec=-1)}, "durationSec"),
        ({"device": {"platform": "symbian"}}, "platform"),
        ({"details": {"format": 2}}, "details.format 2 is not one"),
        ({"details": {"format": 1, "startedAt": "0001-01-01T00:00:00"}}, "startedAt"),
    ],
)
def test_what_is_wrong_is_named(more: Json, said: str) -> None:
    with pytest.raises(InvalidBody, match=said):
        record(**more)


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"\xff", b'"text"'])
def test_a_line_that_is_no_object_is_refused(line: bytes) -> None:
    with pytest.raises(InvalidBody):
        row_record(line)
