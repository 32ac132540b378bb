"""The data directory: whose it is and in which format."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from playhead.errors import OperatorError
from playhead.stores import data_dir
from playhead.stores.data_dir import DataDirectory


def test_open_makes_it_and_writes_the_format(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "new" / "data")
    assert directory.open() is None
    assert (directory.path / "format").read_text() == f"{data_dir.FORMAT}\n"
    directory.close()


def test_a_newer_format_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("99\n")
    with pytest.raises(OperatorError, match=r"has format 99; this version of Playhead reads up to 1\."):
        DataDirectory(tmp_path).open()
    assert (tmp_path / "format").read_text() == "99\n"


def test_an_older_format_is_moved_forward_with_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "format").write_text("1\n")
    monkeypatch.setattr(data_dir, "FORMAT", 2)
    directory = DataDirectory(tmp_path)
    assert directory.open() == f"The data directory {tmp_path} has format 1; moving it forward to 2."
    assert (tmp_path / "format").read_text() == "1\n"
    directory.moved_forward()
    assert (tmp_path / "format").read_text() == "2\n"
    directory.close()


def test_only_one_process_has_it(tmp_path: Path) -> None:
    first, second = DataDirectory(tmp_path), DataDirectory(tmp_path)
    first.open()
    with pytest.raises(OperatorError, match="Another Playhead process has the data directory"):
        second.open()
    first.close()
    second.open()
    second.close()


def test_the_token_is_its_owners_alone(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    assert directory.token() == directory.token()
    assert stat.S_IMODE(directory.token_file.stat().st_mode) == 0o600


def test_the_running_server_is_found_only_while_it_runs(tmp_path: Path) -> None:
    directory, other = DataDirectory(tmp_path), DataDirectory(tmp_path)
    assert other.running_server() is None
    directory.open()
    with pytest.raises(OperatorError, match="is not serving"):
        other.running_server()
    directory.announce("http://127.0.0.1:1")
    assert other.running_server() == "http://127.0.0.1:1"
    directory.close()
    assert other.running_server() is None


def test_something_else_is_not_a_data_directory(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("hello")
    with pytest.raises(OperatorError, match=r"is .* a Playhead directory"):
        DataDirectory(tmp_path).open()
