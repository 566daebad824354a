"""Where a person's own files are: what the XDG specification says, and what platformdirs says elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from timeline.folders import cache_folder, user_config_file


@pytest.mark.parametrize(
    ("variable", "found"),
    [(None, "home/.x"), ("", "home/.x"), ("  ", "home/.x"), ("/own", "/own"), ("relative", "home/.x")],
)
def test_folders_follow_the_environment(
    variable: str | None, found: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
        if variable is not None:
            monkeypatch.setenv(name, variable)
    assert user_config_file() == tmp_path / found.replace(".x", ".config") / "timeline" / "config.toml"
    assert cache_folder() == tmp_path / found.replace(".x", ".cache") / "timeline"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked anyway")
@pytest.mark.parametrize("variable", [None, "/own", "relative"])
def test_they_are_those_of_platformdirs(variable: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
        if variable is not None:
            monkeypatch.setenv(name, variable)
    if variable != "relative":  # which only newer versions of it ignore, as the specification asks
        assert cache_folder() == platformdirs.user_cache_path("timeline", appauthor=False)
        assert user_config_file().parent == platformdirs.user_config_path("timeline", appauthor=False)
    assert cache_folder().is_absolute()
