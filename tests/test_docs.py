"""What the documentation says is checked: tables against the registries, links against files, commands against the help."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from playhead.api.routes import ROUTES
from playhead.model.attributes import ATTRIBUTES, BY_NAME, Entity
from playhead.settings import SETTINGS
from tests.command import playhead
from tests.harness import Harness

ROOT = Path(__file__).parent.parent
REQUIREMENT_NAMES = ROOT / "tests" / "data" / "requirement-attributes.txt"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["api.md", "operations.md"])
def test_generated_parts_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == generator().generated(name)


def test_the_registry_has_the_requirements_attributes_in_its_order() -> None:
    wanted = REQUIREMENT_NAMES.read_text().split()
    assert [name for name in BY_NAME[Entity.SESSION] if name in wanted] == wanted


def test_every_path_named_in_the_texts_exists() -> None:
    for text in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for path in re.findall(r"\]\(([^)#:]+)\)", text.read_text()):
            assert (text.parent / path).exists(), f"{text.name} links to {path}"


def test_the_architecture_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    for path in re.findall(r"`((?:api|query|ingest|erasure|keeping|replay|stores|model)/\w+\.py)`", text):
        assert (ROOT / "src" / "playhead" / path).exists(), path


def test_the_commands_of_the_readme_exist() -> None:
    for command in set(re.findall(r"`playhead (\w+)(?: (\w+))?", (ROOT / "README.md").read_text())):
        words = [word for word in command if word.islower()]
        assert playhead(*words, "--help").returncode == 0, words


def test_every_setting_is_in_the_help_table() -> None:
    printed = playhead("settings").stdout
    for row in SETTINGS:
        assert f"{row.variable} " in printed


OTHERS = {"/healthz", "/v1/sessions", "/v1/parts", "/v1/rrweb", "/v1/quarantine", "/v2/deletion", "/v2/deletion/status"}
OTHERS |= {f"/v2/session/{{session_id}}/recording{part}" for part in ("", "/timeline", "/segments/{n}", "/data")}
OTHERS |= {"/v/{appid}/{session_id}/{expiry}/{file}"}
"""Paths of the document beside those of the entities."""


def test_the_document_has_every_public_route_and_attribute(harness: Harness) -> None:
    document = harness.request("GET", "/docs/openapi.json").json()
    kinds = ("", "/analytics", "/query", "/analytics/query")
    entities = {f"/v2/{entity}{kind}" for entity in Entity for kind in kinds} - {"/v2/gesture", "/v2/gesture/query"}
    own = {path for path in document["paths"] if path.startswith("/v1/dashboard/")}
    assert document["paths"].keys() == OTHERS | entities | own
    assert {"/v1/dashboard/me", "/v1/dashboard/apps/{appid}/filters"} < own
    assert len(ROUTES) >= len(document["paths"])
    page = harness.request("GET", "/docs").text
    for row in ATTRIBUTES:
        assert f"<code>{row.name}</code>" in page
        assert f"`{row.name}`" in document["info"]["description"]


def test_the_page_needs_no_other_host(harness: Harness) -> None:
    assert re.findall(r'(?:src|href)="?(?:https?:)?//', harness.request("GET", "/docs").text) == []
