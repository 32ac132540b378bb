"""Who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "playhead"
FREE = {"errors", "settings", "child_process", "garbage", "__init__"}
ALLOWED = {
    "model": {"model"},
    "stores": {"stores", "model"},
    "ingest": {"ingest", "stores", "model"},
    "erasure": {"erasure", "ingest", "stores", "model"},
    "keeping": {"keeping", "erasure", "replay", "ingest", "stores", "model"},
    "query": {"query", "stores", "model"},
    "replay": {"replay", "ingest", "stores", "model"},
    "api": {"api", "erasure", "ingest", "keeping", "query", "replay", "stores", "model"},
    "app": {"api", "erasure", "ingest", "keeping", "query", "replay", "stores", "model"},
    "server": {"api", "stores"},
    "demo": {"demo", "app", "server", "api", "erasure", "ingest", "keeping", "query", "replay", "stores", "model"},
    "simulate": {"simulate", "demo"},
    "cli": {
        "cli",
        "client",
        "demo",
        "simulate",
        "app",
        "server",
        "api",
        "erasure",
        "ingest",
        "keeping",
        "query",
        "replay",
        "stores",
        "model",
    },
    "__main__": {"cli"},
    "errors": set(),
    "settings": set(),
    "child_process": set(),
    "garbage": set(),
    "__init__": {"client"},
    "client": set(),
}
"""Each part, and what it may import beside `FREE`."""
MODEL_FREE = {"errors"}
ENGINE = {"clickhouse_connect", "chdb"}
DECODERS = {"PIL", "av"}
FILES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))


def part_of(module: str) -> str:
    """The part that a module of ours is in: `playhead.query.sql` -> `query`."""
    names = module.split(".")
    return names[1] if len(names) > 1 else "__init__"


def imported(file: Path) -> Iterator[str]:
    """The full names of all modules that the file imports, wherever in it."""
    package = ["playhead", *file.parent.parts]
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (_named(module, alias.name) for alias in node.names)


def _named(module: str, name: str) -> str:
    """`from playhead import app` imports the module `playhead.app`; `from playhead import __version__` none below."""
    below = ROOT.joinpath(*module.split(".")[1:], name)
    ours = module.split(".")[0] == "playhead"
    return f"{module}.{name}" if ours and (below.is_dir() or below.with_suffix(".py").exists()) else module


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_imports_only_what_its_part_may(file: Path) -> None:
    part = file.with_suffix("").parts[0]
    free = MODEL_FREE if part == "model" else FREE
    parts = {part_of(module) for module in imported(file) if module.split(".")[0] == "playhead"}
    assert parts <= ALLOWED[part] | free


@pytest.mark.parametrize("file", FILES, ids=str)
def test_only_the_warehouse_knows_the_engine(file: Path) -> None:
    engines = {module.split(".")[0] for module in imported(file)} & ENGINE
    assert not engines or file == Path("stores/warehouse.py")


@pytest.mark.parametrize("file", FILES, ids=str)
def test_only_the_process_of_a_video_unpacks_pictures(file: Path) -> None:
    """What an SDK sends is kept as it came: a picture made to harm can do so nowhere else. Others make pictures of their own."""
    decoders = {module.split(".")[0] for module in imported(file)} & DECODERS
    assert (
        not decoders
        or file.parts[0] == "simulate"
        or file == Path("cli/hops.py")
        or file.parts[:2] == ("replay", "video")
    )


def test_the_server_knows_nothing_of_the_process_of_a_video() -> None:
    assert {each for each in imported(Path("replay/videos.py")) if each.startswith("playhead.replay.")} == {
        "playhead.replay.video.options"
    }


def test_the_walk_finds_imports_of_all_kinds() -> None:
    assert "playhead.app" in set(imported(Path("cli/serve.py")))
    assert "playhead.errors" in set(imported(Path("cli/owner.py")))
    assert "playhead.model.ids" in set(imported(Path("stores/catalog.py")))
    assert "clickhouse_connect" in set(imported(Path("stores/warehouse.py")))
