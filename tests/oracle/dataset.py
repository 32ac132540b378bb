"""Uploads sent to a fresh app, and the same uploads as the reference reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .compare import difference
from .queries import EVER, Question
from .world import Upload, World

if TYPE_CHECKING:
    from tests.harness import App, Harness


class Dataset:
    """Afterwards the clock stands where the last upload set it."""

    def __init__(self, harness: Harness, uploads: Sequence[Upload]) -> None:
        self.harness = harness
        self.app: App = harness.create_app()
        for upload in uploads:
            self.send(upload)
        self.world = World(uploads)
        if self.world.strangers():
            self.world = World(uploads, self.aliases())

    def send(self, upload: Upload) -> None:
        self.harness.now = upload.at
        rows = [dict(row) for row in upload.rows]
        if not rows:
            return
        if upload.kind == "native":
            response = self.harness.ingest(self.app, *rows)
            assert response.status_code == 200, response.text
            report = response.json()["data"]
        else:
            report = self.harness.import_rows(self.app, rows, upload.kind)
        assert report["accepted"] == len(rows), report

    def aliases(self) -> dict[str, str]:
        """The names that the server made up for users who came without one."""
        group_by = [{"attribute": "uxcamuserid"}, {"attribute": "user_name"}]
        rows = self.ask("/v2/event/analytics", {"filters": [EVER], "group_by": group_by, "page_size": 500})["data"]
        return {row["uxcamuserid"]: row["user_name"] for row in rows if row["user_name"] not in self.world.names}

    def ask(self, path: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        response = self.harness.get(self.app, path, **parameters)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def check(self, question: Question) -> None:
        actual = self.ask(question.path, question.parameters())
        found = difference(question.answer(self.world, self.app.appid), actual)
        assert found is None, f"{question.told()}\n{found}"
