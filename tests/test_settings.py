"""Settings: which source wins, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from playhead.errors import OperatorError
from playhead.settings import SETTINGS, load_settings


def test_defaults() -> None:
    settings = load_settings({}, {})
    assert settings["port"] == 8321
    assert set(settings.origins.values()) == {"default"}
    assert settings.values.keys() == {row.name for row in SETTINGS}


def test_flag_beats_environment_beats_file_beats_default(tmp_path: Path) -> None:
    (tmp_path / "playhead.toml").write_text('port = 1\nhost = "::1"\nrate_limit = false\nmax_body = "1MB"\n')
    settings = load_settings({"data": tmp_path, "port": 3}, {"PLAYHEAD_PORT": "2", "PLAYHEAD_HOST": "localhost"})
    assert (settings["port"], settings.origins["port"]) == (3, "flag --port")
    assert (settings["host"], settings.origins["host"]) == ("localhost", "environment PLAYHEAD_HOST")
    assert (settings["rate_limit"], settings.origins["rate_limit"]) == (False, f"file {tmp_path / 'playhead.toml'}")
    assert settings["max_body"] == 2**20


def test_the_file_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("port = 7")
    assert load_settings({}, {"PLAYHEAD_CONFIG": str(tmp_path / "mine.toml")})["port"] == 7


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"PLAYHEAD_PORT": "many"}, "port is a whole number, not 'many' (environment PLAYHEAD_PORT)"),
        ({"PLAYHEAD_MAX_BODY": "1 elephant"}, "max_body is a size such as 512MB, not '1 elephant'"),
        ({"PLAYHEAD_RATE_LIMIT": "perhaps"}, "rate_limit is on or off, not 'perhaps'"),
        ({"PLAYHEAD_PROT": "1"}, "Unknown setting 'prot' in environment variable PLAYHEAD_PROT; possible are data, "),
        ({"PLAYHEAD_CONFIG": "/none.toml"}, "Cannot read the settings file /none.toml"),
    ],
)
def test_a_wrong_value_names_itself_its_place_and_what_is_allowed(environment: dict[str, str], message: str) -> None:
    with pytest.raises(OperatorError) as caught:
        load_settings({}, environment)
    assert message in str(caught.value)
