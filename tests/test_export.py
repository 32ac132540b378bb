"""Exports: every row in every format, without the page limit; and an import of one gives the same rows again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from playhead.cli.row_files import CountedFile, row_lines
from playhead.errors import OperatorError
from playhead.model.attributes import RECORDED, Entity
from playhead.query import export
from playhead.query.formats import FORMATS, table_columns, wanted_format
from tests.harness import App, Harness
from tests.oracle import recorded
from tests.samples import condition, native, row

Json = dict[str, Any]
EVER = json.dumps([condition("date_range", "after", "1970-01-01")])
NDJSON, CSV, ARROW, PARQUET = FORMATS
ENDINGS = {NDJSON: "jsonl", CSV: "csv", ARROW: "arrow", PARQUET: "parquet"}
AMOUNT = 1_203


@pytest.fixture(scope="module")
def filled(harness: Harness) -> App:
    """More sessions than a page holds, many of one second."""
    app = harness.create_app()
    sessions = [
        native(
            f"s-{index}",
            user={"id": f"u-{index % 100}", "properties": {"plan": "göld", "n": index, "tags": ["a,b", '"c"\n']}},
            device={"platform": "ios", "model": "iPhone, 15", "height": 2532} if index % 3 else {"platform": "android"},
            screens=[{"name": "Home", "at": 0}],
            events=[{"name": "e", "at": each, "properties": {"index": index}} for each in range(index % 3)],
        )
        for index in range(AMOUNT)
    ]
    for first in range(0, AMOUNT, 400):
        harness.ingest(app, *sessions[first : first + 400])
    return app


def exported(harness: Harness, app: App, entity: Entity, media_type: str, **parameters: str) -> bytes:
    response = harness.request(
        "GET",
        f"/v2/{entity}",
        params={"appid": app.appid, "apikey": app.api_key, "filters": EVER, **parameters},
        headers={"Accept": media_type},
    )
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].split(";")[0] == media_type
    return response.content


def paged(harness: Harness, app: App, entity: Entity, **parameters: Any) -> list[Json]:
    """The list, page by page."""
    rows: list[Json] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = harness.get(app, f"/v2/{entity}", filters=EVER, page_size=500, cursor=cursor, **parameters).json()
        rows += answer["data"]
        cursor = answer["pagination"]["next_cursor"]
    return rows


def lines(content: bytes) -> list[Json]:
    return [json.loads(line) for line in content.splitlines()]


@pytest.mark.parametrize("entity", list(RECORDED))
def test_json_lines_are_the_lists_rows_in_its_order(harness: Harness, filled: App, entity: Entity) -> None:
    rows = lines(exported(harness, filled, entity, NDJSON))
    assert rows == paged(harness, filled, entity)
    assert len(rows) == {Entity.SESSION: AMOUNT, Entity.USER: 100, Entity.EVENT: AMOUNT}[entity]


@pytest.mark.parametrize("entity", list(RECORDED))
@pytest.mark.parametrize("chunk", [7, 300])
def test_the_size_of_a_chunk_changes_nothing(
    harness: Harness, filled: App, entity: Entity, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small one has single seconds paged through by key."""
    ios = json.dumps([*json.loads(EVER), condition("device_platform", "equal", "ios")])
    whole = exported(harness, filled, entity, NDJSON, filters=ios)
    monkeypatch.setattr(export, "CHUNK", chunk)
    monkeypatch.setattr(export, "USERS", chunk)
    assert exported(harness, filled, entity, NDJSON, filters=ios) == whole
    assert whole.count(b"\n") > 50


@pytest.mark.parametrize("entity", list(RECORDED))
@pytest.mark.parametrize("media_type", [CSV, ARROW, PARQUET])
@pytest.mark.parametrize("with_details", ["true", "false"])
def test_a_table_holds_the_same_rows(
    harness: Harness, filled: App, tmp_path: Path, entity: Entity, media_type: str, with_details: str
) -> None:
    """Nulls are left out of what a table is read as, so they are of the list's rows too."""
    file = tmp_path / f"rows.{ENDINGS[media_type]}"
    file.write_bytes(exported(harness, filled, entity, media_type, with_details=with_details))
    rows = [json.loads(line) for _, line in row_lines(CountedFile(file), entity)]
    assert rows == [_without_nulls(each) for each in paged(harness, filled, entity, with_details=with_details)]


def _without_nulls(row: Json) -> Json:
    """Nulls in the fixed parts are the same as nothing there; what has no fixed keys stays as it is."""
    fixed = {"property", "device", "location", "usage", "sessionProperty"}
    parts = {
        name: {key: each for key, each in value.items() if each is not None}
        if name in fixed and _is_flat(row, name)
        else value
        for name, value in row.items()
        if value is not None
    }
    return {name: value for name, value in parts.items() if value != {} or not _is_flat(row, name)}


def _is_flat(row: Json, name: str) -> bool:
    entity = Entity.USER if "usage" in row else Entity.EVENT if "eventId" in row else Entity.SESSION
    return name not in {column.name for column in table_columns(entity, with_details=True) if column.is_json}


def test_tables_have_types(harness: Harness, filled: App) -> None:
    table = pq.read_table(io.BytesIO(exported(harness, filled, Entity.SESSION, PARQUET)))
    assert table.num_rows == AMOUNT
    assert table.schema.field("property_durationSec").type == pa.float64()
    assert table.schema.field("property_isCrashed").type == pa.bool_()
    stream = pa.ipc.open_stream(exported(harness, filled, Entity.SESSION, ARROW)).read_all()
    assert stream.equals(table)
    texts = list(csv.DictReader(io.StringIO(exported(harness, filled, Entity.SESSION, CSV).decode())))
    assert len(texts) == AMOUNT
    assert texts[0]["property_isCrashed"] == "false"


@pytest.mark.parametrize("with_details", ["true", "false"])
def test_columns_made_by_the_engine_hold_the_lists_values(
    harness: Harness, app: App, with_details: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of rows of all kinds, null for null, and also where single seconds are paged through."""
    odd = {"a": '\u20ac \ud83d\ude00 "user":{ ,"device":{ \\ / \n', "device": "{", "user": "}"}
    harness.ingest(app, *(native(f"s-{n}", user={"id": "u", "properties": odd}) for n in range(20)))
    harness.import_rows(app, recorded.lines("rows/sessions.jsonl"))
    rows = lines(exported(harness, app, Entity.SESSION, NDJSON, with_details=with_details))
    columns = table_columns(Entity.SESSION, with_details=with_details == "true")
    for chunk in (export.CHUNK, 7):
        monkeypatch.setattr(export, "CHUNK", chunk)
        content = exported(harness, app, Entity.SESSION, ARROW, with_details=with_details)
        table = pa.ipc.open_stream(content).read_all()
        for column in columns:
            assert table[column.name].to_pylist() == [column.value(each) for each in rows], column.name


def test_nothing_matched_is_an_empty_file(harness: Harness, app: App) -> None:
    for entity in RECORDED:
        assert exported(harness, app, entity, NDJSON) == b""
        assert pq.read_table(io.BytesIO(exported(harness, app, entity, PARQUET))).num_rows == 0
        assert exported(harness, app, entity, CSV).count(b"\n") == 1


def test_pages_have_no_place_in_an_export(harness: Harness, app: App) -> None:
    for name in ("page", "page_size", "cursor"):
        query = {"appid": app.appid, "apikey": app.api_key, name: "1"}
        response = harness.request("GET", "/v2/event", params=query, headers={"Accept": CSV})
        assert response.status_code == 400
        assert response.json()["error"]["detail"] == name


def test_a_wrong_filter_is_told_before_the_file_begins(harness: Harness, app: App) -> None:
    query = {"appid": app.appid, "apikey": app.api_key, "filters": '[{"attribute":"colour"}]'}
    assert harness.request("GET", "/v2/user", params=query, headers={"Accept": PARQUET}).status_code == 400


def test_a_key_may_be_without_the_right_to_export(harness: Harness, filled: App) -> None:
    app = harness.create_app()
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    path = f"/v1/admin/apps/{app.appid}/keys/api"
    key = harness.request("POST", path, json={"export": False}, headers=headers).json()["data"]["key"]
    query = {"appid": app.appid, "apikey": key}
    assert harness.request("GET", "/v2/session", params=query).status_code == 200
    refused = harness.request("GET", "/v2/session", params=query, headers={"Accept": NDJSON})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "FORBIDDEN")


def test_the_parameters_may_stand_in_a_body(harness: Harness, filled: App) -> None:
    response = harness.request(
        "POST",
        "/v2/session/query",
        params={"appid": filled.appid, "apikey": filled.api_key},
        json={"filters": json.loads(EVER)},
        headers={"Accept": NDJSON},
    )
    assert len(response.content.splitlines()) == AMOUNT


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("*/*", None),
        ("", None),
        ("text/html, */*", None),
        ("application/json, text/csv", None),
        ("text/csv", CSV),
        ("text/CSV; charset=utf-8", CSV),
        ("application/vnd.apache.parquet, */*", PARQUET),
    ],
)
def test_what_a_client_accepts(accept: str, wanted: str | None) -> None:
    assert wanted_format(accept) == wanted


# There and back


def round_trip(harness: Harness, source: App) -> Iterator[tuple[Entity, bytes, bytes]]:
    """Everything of an app into another, and what both export."""
    target = harness.create_app()
    files = {entity: _full(harness, source, entity) for entity in RECORDED}
    for entity, content in files.items():
        rows = lines(content)
        if entity is Entity.EVENT:
            rows = lines(_full(harness, source, entity, without_session="true"))
        report = harness.import_rows(target, rows, f"{entity}s")
        assert report["rejectedCount"] == 0 if "rejectedCount" in report else True, report
    for entity, content in files.items():
        again = _full(harness, target, entity).replace(target.appid.encode(), source.appid.encode())
        yield entity, content, again


def _full(harness: Harness, app: App, entity: Entity, **more: str) -> bytes:
    return exported(harness, app, entity, NDJSON, with_details="true", **more)


def test_export_import_export_is_equal(harness: Harness, filled: App) -> None:
    for entity, there, back in round_trip(harness, filled):
        assert lines(back) == lines(there), entity


def test_export_import_export_of_the_recorded_rows_is_equal(harness: Harness, app: App) -> None:
    for entity in RECORDED:
        harness.import_rows(app, recorded.lines(f"rows/{entity}s.jsonl"), f"{entity}s")
    for entity, there, back in round_trip(harness, app):
        assert lines(there)
        assert lines(back) == lines(there), entity


# Files


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    import gzip

    import zstandard

    text = msgspec.json.encode(row("1" * 24)) + b"\n\n" + msgspec.json.encode(row("2" * 24))
    for name, content in (
        ("a.jsonl", text),
        ("bom.jsonl", b"\xef\xbb\xbf" + text),
        ("a.jsonl.gz", gzip.compress(text)),
        ("a.jsonl.zst", zstandard.ZstdCompressor().compress(text)),
        ("two.gz", gzip.compress(text[:40]) + gzip.compress(text[40:])),
    ):
        (tmp_path / name).write_bytes(content)
        found = list(row_lines(CountedFile(tmp_path / name), Entity.SESSION))
        assert [number for number, _ in found] == [1, 3], name


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("broken.gz", b"\x1f\x8b\x08\x00broken", "broken.gz cannot be read"),
        ("broken.parquet", b"PAR1 and nothing", "broken.parquet cannot be read"),
        ("colour.csv", b"sessionId,colour\n1,red\n", "has a column 'colour'"),
        ("latin.csv", b"sessionId\n\xff\n", "latin.csv cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OperatorError, match=told):
        list(row_lines(CountedFile(tmp_path / name), Entity.SESSION))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="There is no file"):
        CountedFile(tmp_path / "none.csv")
