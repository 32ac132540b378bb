"""Rows to the server in chunks, with what it refused of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playhead.cli.owner import Owner
from playhead.cli.row_files import NumberedLine
from playhead.errors import OperatorError
from playhead.model.attributes import Entity

CHUNK_LINES = 10_000
CHUNK_BYTES = 8_000_000


class RowUpload:
    """Imports rows of one entity into one app, and counts them."""

    def __init__(self, installation: Owner, entity: Entity, app: str) -> None:
        self._installation = installation
        self._entity = entity
        self._path = f"/v1/admin/apps/{app}/import/{entity}s"
        self.taken = 0
        self.refused = 0

    def send(self, lines: Iterable[NumberedLine]) -> Iterator[list[tuple[int, str]]]:
        """After each chunk, the lines that were refused: their numbers and the reasons."""
        for chunk in _chunks(lines):
            rejected = self._send(chunk)
            self.refused += len(rejected)
            yield rejected

    def _send(self, chunk: list[NumberedLine]) -> list[tuple[int, str]]:
        try:
            report = self._installation.call("POST", self._path, content=b"\n".join(line for _, line in chunk))
        except OperatorError as error:
            if not self.taken:
                raise
            again = "Run it again when that is mended: it changes nothing that is in"
            raise OperatorError(f"{error}. {self.taken:,} {self._entity}s were imported before. {again}") from error
        self.taken += report["accepted"]
        return [(chunk[each["line"] - 1][0], str(each["error"]["message"])) for each in report.get("rejected", [])]


def _chunks(lines: Iterable[NumberedLine]) -> Iterator[list[NumberedLine]]:
    chunk: list[NumberedLine] = []
    size = 0
    for numbered in lines:
        chunk.append(numbered)
        size += len(numbered[1])
        if len(chunk) == CHUNK_LINES or size > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
