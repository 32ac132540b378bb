"""`playhead import uxcam`: pull a whole account over the Data Access API, from UXCam's host or from another Playhead.

Week by week from the oldest, sessions first, then users, then events. Where it is stands in a file of the data directory, so that it goes
on there after an interruption at any point; whatever is pulled twice changes nothing.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import httpx
import msgspec
import typer
from rich.progress import Progress

from playhead.cli.options import DataOption
from playhead.cli.owner import Owner, owner
from playhead.cli.row_upload import RowUpload
from playhead.cli.videos import Linked, Videos
from playhead.client import ApiError, Client, Row
from playhead.errors import OperatorError
from playhead.model.attributes import RECORDED, Entity
from playhead.model.record import ZULU
from playhead.settings import load_settings

WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
_encode = msgspec.json.Encoder().encode


class Position(msgspec.Struct):
    """How far a pull is: `until` was now when it began, `lower` where the next window of `entity` begins, `page` that window's next page."""

    since: datetime
    until: datetime
    entity: Entity = Entity.SESSION
    lower: datetime | None = None
    page: int = 1


class Notebook:
    """The position, on disk after every step."""

    def __init__(self, path: Path, since: datetime, now: datetime) -> None:
        self._path = path
        self.position = Position(since, now)
        self.is_resumed = False
        if path.exists():
            found = msgspec.json.decode(path.read_bytes(), type=Position)
            if found.since == since:
                self.position, self.is_resumed = found, True

    def write(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        partial = self._path.with_suffix(".partial")
        partial.write_bytes(_encode(self.position))
        partial.replace(self._path)

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)


class Source:
    """The account that is pulled."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.is_playhead = self._knows_cursors()

    def _knows_cursors(self) -> bool:
        """Only Playhead does; another server ignores the parameter or refuses it."""
        try:
            first = next(self._client.pages("/v2/session", cursor="", page_size=1))
        except ApiError as error:
            if error.status != 400:
                raise
            return False
        return "next_cursor" in first.pagination

    def pages(self, entity: Entity, lower: datetime, upper: datetime, page: int) -> Iterator[tuple[int, Iterable[Row]]]:
        """Pages of a window, each with its number; from Playhead all at once, in the full export format."""
        bounds = {"lower": _zulu(lower), "upper": _zulu(upper)}
        filters = [{"attribute": "date_range", "operator": "between_dates", "value": bounds}]
        path = f"/v2/{entity}"
        if self.is_playhead:
            own = {"without_session": True} if entity is Entity.EVENT else {}
            yield 1, self._client.export(path, filters=filters, with_details=True, **own)
            return
        for each in self._client.pages(path, page=page, filters=filters):
            yield each.number, each.rows


def import_uxcam(
    url: Annotated[str, typer.Option("--from", help="The server: https://api.uxcam.com, or another Playhead.")],
    appid: Annotated[str, typer.Option(help="The account's appid there.")],
    api_key: Annotated[str, typer.Option(help="Its API key; from Playhead one that may export.")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day to pull, UTC.")],
    app: Annotated[
        str | None, typer.Option(help="The app here; by default one of the same appid, made if need be.")
    ] = None,
    videos: Annotated[bool, typer.Option(help="Take the videos that the sessions link to.")] = True,
    data: DataOption = None,
) -> None:
    """Pull a whole account over the Data Access API. Goes on where it was interrupted; twice changes nothing."""
    settings = load_settings({"data": data})
    name = hashlib.sha256(f"{url} {appid} {app}".encode()).hexdigest()[:16]
    now = datetime.now(UTC).replace(microsecond=0)
    notebook = Notebook(settings.data / "imports" / f"{name}.json", since.replace(tzinfo=UTC), now)
    with owner(settings) as installation, Progress() as progress:

        def paused(seconds: float) -> None:
            progress.console.print(f"{url} asks to wait {seconds:.0f} s", highlight=False)

        with Client(appid, api_key, url, on_pause=paused) as client:
            try:
                source = Source(client)
                target = app or _app_of(installation, appid)
                if notebook.is_resumed:
                    progress.console.print("Going on where it was interrupted", highlight=False)
                taken = Videos(installation, target, settings["max_recording"], wanted=videos)
                with closing(taken):
                    uploads = _pull(source, installation, target, taken, notebook, progress)
            except (ApiError, httpx.TransportError) as error:
                raise OperatorError(f"{url}: {error}. Run it again: it goes on where it was") from error
    notebook.forget()
    for entity, upload in uploads.items():
        print(f"{upload.taken:,} {entity}s imported, {upload.refused:,} refused")
    if not source.is_playhead:
        print(
            "The lists of this server do not hold screens, gestures, responsive counts and recordings: these stay unknown."
        )
    print(f"{taken.taken:,} videos taken, {taken.there:,} were here, {taken.left:,} left behind")
    if any(upload.refused for upload in uploads.values()):
        sys.exit(1)


def _app_of(installation: Owner, appid: str) -> str:
    """The app here with the appid of the account, made when there is none."""
    if all(each["appid"] != appid for each in installation.call("GET", "/v1/admin/apps")):
        new = installation.call("POST", "/v1/admin/apps", json={"name": f"Imported {appid}", "appid": appid})
        print(f"Made the app {appid}: API key {new['api_key']}, ingest key {new['ingest_key']}; note them down now.")
    return appid


def _pull(
    source: Source, installation: Owner, app: str, videos: Videos, notebook: Notebook, progress: Progress
) -> dict[Entity, RowUpload]:
    uploads = {entity: RowUpload(installation, entity, app) for entity in RECORDED}
    for entity, upload in uploads.items():
        if list(RECORDED).index(entity) < list(RECORDED).index(notebook.position.entity):
            continue
        windows = list(_windows(entity, notebook.position))
        task = progress.add_task(f"Pulling {entity}s", total=len(windows))
        for lower, upper in windows:
            _pull_window(source, upload, videos, entity, lower, upper, notebook, progress)
            progress.advance(task)
        notebook.position.entity = _after(entity)
        notebook.position.lower, notebook.position.page = None, 1
        notebook.write()
    return uploads


def _pull_window(
    source: Source,
    upload: RowUpload,
    videos: Videos,
    entity: Entity,
    lower: datetime,
    upper: datetime,
    notebook: Notebook,
    progress: Progress,
) -> None:
    position = notebook.position
    first = position.page if position.lower == lower else 1
    for page, rows in source.pages(entity, lower, upper, first):
        linked = Linked(rows) if entity is Entity.SESSION else rows
        for rejected in upload.send(enumerate(map(_encode, linked), start=1)):
            for number, message in rejected:
                place = f"{entity} {number} of page {page} from {_zulu(lower)}"
                progress.console.print(f"{place}: {message}", markup=False, highlight=False, soft_wrap=True)
        if isinstance(linked, Linked):
            for told in videos.take(linked.links):
                progress.console.print(told, markup=False, highlight=False, soft_wrap=True)
        position.entity, position.lower, position.page = entity, lower, page + 1
        notebook.write()
    position.entity, position.lower, position.page = entity, upper + SECOND, 1
    notebook.write()


def _windows(entity: Entity, position: Position) -> Iterator[tuple[datetime, datetime]]:
    """Weeks, oldest first, that are not done yet. Users are one window: each stands in the list once, whatever its length."""
    if entity is Entity.USER:
        yield position.since, position.until
        return
    lower = position.since if position.entity is not entity or position.lower is None else position.lower
    while lower <= position.until:
        upper = min(lower + WEEK - SECOND, position.until)
        yield lower, upper
        lower = upper + SECOND


def _after(entity: Entity) -> Entity:
    entities = list(RECORDED)
    return entities[min(entities.index(entity) + 1, len(entities) - 1)]


def _zulu(moment: datetime) -> str:
    return moment.strftime(ZULU)
