"""The contract of the recordings store, on a folder and on a real S3."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from playhead.errors import OperatorError, Unavailable
from playhead.stores.object_store import open_object_store
from playhead.stores.recordings import Recordings
from playhead.stores.usage import Usage
from tests.object_server import ObjectServer

APP, SESSION, OTHER = 7, "0a" * 12, "0b" * 12


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    server = ObjectServer(tmp_path_factory.mktemp("s3") / "weed")
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recordings:
    """A fresh, empty store of each kind."""
    if request.param == "folder":
        return Recordings(open_object_store("", tmp_path / "recordings"), Usage())
    server: ObjectServer = request.getfixturevalue("s3")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return Recordings(open_object_store(f"s3://test/{uuid.uuid4().hex}", tmp_path), Usage())


def test_what_is_put_is_read(store: Recordings) -> None:
    store.put(APP, SESSION, b"0123456789")
    assert store.get(APP, SESSION) == b"0123456789"
    assert store.read(APP, SESSION, 2, 5) == b"234"
    assert store.size(APP, SESSION) == 10
    assert list(store.all(APP)) == [SESSION]
    store.settle()


def test_what_is_not_there_is_none(store: Recordings) -> None:
    assert store.get(APP, SESSION) is None
    assert store.read(APP, SESSION, 0, 5) is None
    assert store.size(APP, SESSION) is None
    assert store.video_size(APP, SESSION) is None
    assert store.get_asset(APP, "0" * 64) is None
    assert list(store.all(APP)) == []
    store.delete(APP, SESSION)
    store.delete_asset(APP, "0" * 64)
    store.reach()


def test_apps_do_not_see_each_other(store: Recordings) -> None:
    store.put(APP, SESSION, b"one")
    store.put(APP * 10, SESSION, b"other")
    assert [each.size for each in store.stored(APP)] == [3]
    store.delete(APP, SESSION)
    assert store.get(APP * 10, SESSION) == b"other"


def test_a_video_goes_with_its_recording(store: Recordings, tmp_path: Path) -> None:
    (file := tmp_path / "video").write_bytes(b"moving")
    store.put(APP, SESSION, b"recording")
    store.put_video(APP, SESSION, file)
    assert store.read_video(APP, SESSION, 1, 4) == b"ovi"
    assert [(each.name, each.size) for each in store.stored_videos(APP)] == [(SESSION, 6)]
    store.put(APP, SESSION, b"recording anew")
    assert store.video_size(APP, SESSION) is None
    store.put_video(APP, SESSION, file)
    store.delete(APP, SESSION)
    assert (store.size(APP, SESSION), store.video_size(APP, SESSION)) == (None, None)


def test_assets_are_kept_once(store: Recordings) -> None:
    digest = "5f" * 32
    store.put_asset(APP, digest, b"style")
    store.put_asset(APP, digest, b"never written")
    assert store.get_asset(APP, digest) == b"style"
    assert [each.name for each in store.stored_assets(APP)] == [digest]
    assert list(store.stored_assets(APP + 1)) == []


def test_bytes_are_counted(tmp_path: Path, store: Recordings) -> None:
    (file := tmp_path / "video").write_bytes(b"moving")
    store.put(APP, SESSION, b"12345")
    store.put(APP, SESSION, b"123")
    store.put_video(APP, SESSION, file)
    store.put(APP, OTHER, b"1")
    store.put_asset(APP, "0" * 64, b"style")
    assert store.usage.of(APP) == store.usage.total == 3 + 6 + 1 + 5
    store.delete(APP, SESSION)
    store.delete(APP, SESSION)
    store.delete_asset(APP, "0" * 64)
    assert store.usage.of(APP) == 1


@pytest.mark.parametrize("place", ["bucket", "https://bucket", "s3://", "gs://bucket"])
def test_a_place_that_is_none_is_refused(place: str, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="s3://bucket/prefix"):
        open_object_store(place, tmp_path)


def test_out_of_reach_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1"}
    keys = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}
    for name, value in {**environment, **keys}.items():
        monkeypatch.setenv(name, value)
    store = Recordings(open_object_store("s3://bucket", tmp_path))
    with pytest.raises(Unavailable) as caught:
        store.get(APP, SESSION)
    assert caught.value.retry_after
