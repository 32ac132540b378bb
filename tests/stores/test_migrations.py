"""Migrations, on the populated warehouse that all tests share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from playhead.errors import OperatorError
from playhead.stores.migrations import SCHEMA, migrate, numbered_files
from tests.harness import Harness


def test_a_new_file_is_applied_once_and_an_older_program_refuses(harness: Harness, tmp_path: Path) -> None:
    warehouse = harness.services.warehouse
    shutil.copytree(SCHEMA, tmp_path / "schema")
    (tmp_path / "schema" / "0999_more.sql").write_text(
        "-- a; comment\nCREATE TABLE IF NOT EXISTS more (a UInt8) ENGINE = Memory;"
    )

    def run(schema: Path) -> list[str]:
        return harness.run(warehouse.in_write_lane(migrate, warehouse, schema))

    assert run(tmp_path / "schema") == ["0999_more.sql"]
    assert run(tmp_path / "schema") == []
    with pytest.raises(OperatorError, match="has migration 999, which this version of Playhead does not know"):
        run(SCHEMA)
    for statement in ("DROP TABLE more", "DELETE FROM migrations WHERE number = 999"):
        harness.run(warehouse.in_write_lane(warehouse.command_now, statement))
    assert run(SCHEMA) == []


def test_two_files_of_one_number_are_a_fault(tmp_path: Path) -> None:
    for name in ("0001_a.sql", "0001_b.sql"):
        (tmp_path / name).touch()
    with pytest.raises(OperatorError, match="not a migration with a number of its own"):
        numbered_files(tmp_path)
