"""The catalog's contract, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from playhead.errors import InvalidBody, InvalidCredentials, NotFound
from playhead.model.key_kind import KeyKind
from playhead.stores.catalog import Catalog

T = TypeVar("T")
APPID = "60f6c0b8b97ba419120b82eb"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of its own; its URL for the asynchronous driver."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package's own, on import
        import pgserver
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))  # type: ignore[attr-defined]  # its __init__ re-exports it without saying so
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty catalog."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'catalog.db'}"
    server: str = request.getfixturevalue("postgres")
    asyncio.run(_empty(server))
    return server


async def _empty(server: str) -> None:
    engine = create_async_engine(server)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()


def use(url: str, work: Callable[[Catalog], Awaitable[T]]) -> T:
    """Open the catalog, do `work`, close it."""

    async def run() -> T:
        catalog = Catalog(url)
        await catalog.open()
        try:
            return await work(catalog)
        finally:
            await catalog.close()

    return asyncio.run(run())


def test_a_new_catalog_is_empty(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        assert catalog.apps() == []

    use(url, work)


def test_an_app_is_found_by_its_keys(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        new = await catalog.create_app("shop")
        assert catalog.app_for_api_key(new.appid, new.api_key) == catalog.app(new.appid)
        assert catalog.app_for_ingest_key(new.ingest_key).appid == new.appid

    use(url, work)


def test_an_app_can_bring_its_id_and_key(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        new = await catalog.create_app("shop", appid=APPID, api_key="k" * 16)
        assert (new.appid, new.api_key) == (APPID, "k" * 16)
        assert catalog.app_for_api_key(APPID, "k" * 16).name == "shop"

    use(url, work)


def test_apps_are_kept(url: str) -> None:
    new = use(url, lambda catalog: catalog.create_app("shop"))

    async def work(catalog: Catalog) -> None:
        assert catalog.app_for_api_key(new.appid, new.api_key).name == "shop"

    use(url, work)


def test_apps_are_listed_oldest_first_with_numbers_of_their_own(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        for name in "cab":
            await catalog.create_app(name)
        assert [app.name for app in catalog.apps()] == ["c", "a", "b"]
        assert len({app.number for app in catalog.apps()}) == 3

    use(url, work)


def test_the_time_of_creation_is_utc(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        new = await catalog.create_app("shop")
        age = datetime.now(UTC) - catalog.app(new.appid).created.replace(tzinfo=UTC)
        assert abs(age) < timedelta(minutes=1)

    use(url, work)


def test_the_time_of_creation_is_utc_whatever_the_zone_of_the_server(postgres: str) -> None:
    async def work(catalog: Catalog) -> None:
        new = await catalog.create_app("zone")
        age = datetime.now(UTC) - catalog.app(new.appid).created.replace(tzinfo=UTC)
        assert abs(age) < timedelta(minutes=1)

    use(f"{postgres}&options=-c%20timezone%3DAsia%2FKathmandu", work)


def test_a_taken_appid_is_refused(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        await catalog.create_app("shop", appid=APPID)
        with pytest.raises(InvalidBody, match="There is an app with the appid"):
            await catalog.create_app("other", appid=APPID)
        assert [app.name for app in catalog.apps()] == ["shop"]

    use(url, work)


def test_of_two_at_once_with_one_appid_one_is_refused(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        made = (catalog.create_app(name, appid=APPID) for name in "ab")
        results = await asyncio.gather(*made, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["InvalidBody", "NewApp"]

    use(url, work)


@pytest.mark.parametrize("appid", ["short", APPID.upper(), APPID + "\n"])
def test_a_bad_appid_is_refused(tmp_path: Path, appid: str) -> None:
    async def work(catalog: Catalog) -> None:
        with pytest.raises(InvalidBody, match="appid is 24 lower-case hex digits"):
            await catalog.create_app("shop", appid=appid)

    use(f"sqlite+aiosqlite:///{tmp_path / 'catalog.db'}", work)


@pytest.mark.parametrize("key", ["", "k" * 15])
def test_a_short_api_key_is_refused(tmp_path: Path, key: str) -> None:
    async def work(catalog: Catalog) -> None:
        with pytest.raises(InvalidBody, match="at least 16 characters"):
            await catalog.create_app("shop", api_key=key)

    use(f"sqlite+aiosqlite:///{tmp_path / 'catalog.db'}", work)


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_rotated_key_replaces_the_old_one(url: str, kind: KeyKind) -> None:
    async def work(catalog: Catalog) -> None:
        new = await catalog.create_app("shop")
        made = {KeyKind.API: new.api_key, KeyKind.INGEST: new.ingest_key}
        old = made.get(kind) or await catalog.rotate_key(new.appid, kind)
        key = await catalog.rotate_key(new.appid, kind)
        assert key_opens(catalog, new.appid, kind, key)
        assert not key_opens(catalog, new.appid, kind, old)

    use(url, work)


def key_opens(catalog: Catalog, appid: str, kind: KeyKind, key: str) -> bool:
    try:
        match kind:
            case KeyKind.API:
                app = catalog.app_for_api_key(appid, key)
            case KeyKind.INGEST:
                app = catalog.app_for_ingest_key(key)
            case KeyKind.DELETION:
                app = catalog.app_for_deletion_key(appid, key)
    except InvalidCredentials:
        return False
    return app.appid == appid


@pytest.mark.parametrize("rotated", list(KeyKind))
def test_rotation_leaves_every_other_key(url: str, rotated: KeyKind) -> None:
    async def work(catalog: Catalog) -> None:
        shop, other = await catalog.create_app("shop"), await catalog.create_app("other")
        await catalog.rotate_key(shop.appid, rotated)
        assert key_opens(catalog, shop.appid, KeyKind.API, shop.api_key) is (rotated is not KeyKind.API)
        assert key_opens(catalog, shop.appid, KeyKind.INGEST, shop.ingest_key) is (rotated is not KeyKind.INGEST)
        assert key_opens(catalog, other.appid, KeyKind.API, other.api_key)
        assert key_opens(catalog, other.appid, KeyKind.INGEST, other.ingest_key)

    use(url, work)


def test_an_unknown_app_is_not_found(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        with pytest.raises(NotFound, match="No app has the appid"):
            catalog.app(APPID)
        with pytest.raises(NotFound):
            await catalog.rotate_key(APPID, KeyKind.API)

    use(url, work)


def test_wrong_keys_open_nothing(url: str) -> None:
    async def work(catalog: Catalog) -> None:
        shop, other = await catalog.create_app("shop"), await catalog.create_app("other")
        for key in ("", "wrong", "\ud800", shop.ingest_key, other.api_key, shop.api_key.upper()):
            assert not key_opens(catalog, shop.appid, KeyKind.API, key)
        for key in ("", "wrong", "\ud800", shop.api_key):
            assert not key_opens(catalog, shop.appid, KeyKind.INGEST, key)
        assert not key_opens(catalog, APPID, KeyKind.API, shop.api_key)

    use(url, work)


def test_keys_are_not_kept_in_the_clear(tmp_path: Path) -> None:
    new = use(f"sqlite+aiosqlite:///{tmp_path / 'catalog.db'}", lambda catalog: catalog.create_app("shop"))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert new.appid.encode() in kept
    assert new.api_key.encode() not in kept
    assert new.ingest_key.encode() not in kept
