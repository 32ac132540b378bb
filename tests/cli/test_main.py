"""The command as a whole: what it lists, and that it is at hand at once."""

from __future__ import annotations

import subprocess
import sys

from playhead.cli.main import COMMANDS
from tests.command import playhead

IMPORTED = "import sys; sys.argv = ['playhead', 'app', '--help']; import atexit; atexit.register(lambda: print('playhead.app' in sys.modules)); from playhead.cli.main import main; main()"


def test_the_help_lists_every_subcommand() -> None:
    done = playhead("--help")
    assert done.returncode == 0, done.stderr
    for name in COMMANDS:
        assert f"│ {name} " in done.stdout


def test_an_unknown_subcommand_is_told() -> None:
    done = playhead("nonsense")
    assert done.returncode == 2
    assert "No such command 'nonsense'" in done.stderr


def test_a_subcommand_does_not_import_the_server_before_it_needs_it() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "False", done.stdout
