"""What the store assigns to sessions: number, version, upload time, alias."""

from __future__ import annotations

import msgspec
import pytest

from playhead.ingest.batch import Batch
from playhead.ingest.known import Known, KnownSession
from playhead.ingest.rows import row_record
from playhead.ingest.warehouse_row import Assigned
from playhead.model.alias import alias_of
from playhead.model.record import SessionRecord
from playhead.model.tombstones import Tombstones
from playhead.model.user import UserState
from tests.samples import row

NOW = 1_700_000_000
USER, OTHER = "b" * 24, "c" * 24


def record(
    index: int, *, order: float = 0, user: str = USER, number: int | None = None, alias: str | None = None
) -> SessionRecord:
    found = row_record(msgspec.json.encode(row(f"{index:024x}", user={"uxcamuserid": user})))
    found.uploaded, found.order, found.number, found.alias = None, order, number, alias
    return found


def assign(records: list[SessionRecord], known: Known, now: int) -> list[Assigned]:
    return [each for each in Batch(1, now, known, Tombstones()).take(records) if each is not None]


def numbers(assigned: list[Assigned]) -> list[int]:
    return [each.number for each in assigned]


def versions(assigned: list[Assigned]) -> list[int]:
    return [each.version for each in assigned]


def test_the_first_session() -> None:
    assert assign([record(1)], Known(), NOW) == [Assigned(NOW, 1, 1, alias_of(USER))]


def test_numbers_go_by_start_and_answers_by_place() -> None:
    assert numbers(assign([record(1, order=3), record(2, order=1), record(3, order=2)], Known(), NOW)) == [3, 1, 2]


def test_equal_starts_go_by_place() -> None:
    assert numbers(assign([record(index) for index in range(1, 5)], Known(), NOW)) == [1, 2, 3, 4]


def test_users_are_numbered_apart() -> None:
    assert numbers(assign([record(1), record(2, user=OTHER), record(3)], Known(), NOW)) == [1, 1, 2]


def test_numbers_go_on_from_what_is_known() -> None:
    known = Known(users={USER: UserState(numbered=7)})
    assert numbers(assign([record(1)], known, NOW)) == [8]
    assert numbers(assign([record(2)], known, NOW)) == [9]


def test_a_known_session_keeps_its_upload_time_and_number() -> None:
    known = Known(
        {record(1).session_id: KnownSession(record(1, number=2), Assigned(5, 3, 2, ""))}, {USER: UserState(numbered=7)}
    )
    assert assign([record(1, number=4)], known, NOW) == [Assigned(5, 4, 2, alias_of(USER))]
    assert known.users[USER].numbered == 7


def test_a_session_twice_in_one_body_is_two_versions() -> None:
    assigned = assign([record(1), record(2), record(1)], Known(), NOW)
    assert (numbers(assigned), versions(assigned)) == ([1, 2, 1], [1, 1, 2])


def test_the_later_line_is_the_later_version_whatever_its_start() -> None:
    assert versions(assign([record(1, order=2), record(1, order=1)], Known(), NOW)) == [1, 2]


def test_an_imported_number_is_kept_and_gone_on_from() -> None:
    assert numbers(assign([record(1, number=5), record(2, order=1), record(3, number=2, order=2)], Known(), NOW)) == [
        5,
        6,
        2,
    ]


def test_an_imported_upload_time_is_kept() -> None:
    imported = record(1)
    imported.uploaded = 42
    assert assign([imported], Known(), NOW)[0].uploaded == 42


@pytest.mark.parametrize("alias", ["Odd Name", "x"])
def test_a_given_alias_is_kept_for_the_user(alias: str) -> None:
    assigned = assign([record(1, alias=alias), record(2), record(3, user=OTHER)], Known(), NOW)
    assert [each.alias for each in assigned] == [alias, alias, alias_of(OTHER)]


def test_a_known_alias_is_used() -> None:
    assert assign([record(1)], Known(users={USER: UserState(alias="Known Name")}), NOW)[0].alias == "Known Name"
