"""The typed readers of environment variables: defaults, values, and errors that name the name."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from config import env

NAME = "CLASSDECK_TEST_SETTING"


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)


@pytest.mark.parametrize("word", ["1", "true", "True", " YES ", "on"])
def test_a_switch_can_be_on(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv(NAME, word)
    assert env.read_bool(NAME, default=False)


@pytest.mark.parametrize("word", ["0", "false", "No", " off", ""])
def test_a_switch_can_be_off(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv(NAME, word)
    assert not env.read_bool(NAME, default=True)


@pytest.mark.parametrize("default", [True, False])
def test_an_unset_switch_is_as_by_default(*, default: bool) -> None:
    assert env.read_bool(NAME, default=default) is default


@pytest.mark.parametrize("word", ["maybe", "2", "yes!"])
def test_a_switch_that_is_neither_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setenv(NAME, word)
    with pytest.raises(env.SettingError, match=NAME):
        env.read_bool(NAME, default=False)


@pytest.mark.parametrize(
    ("text", "choice"), [("", "open"), (" ", "open"), ("open", "open"), (" Closed ", "closed")]
)
def test_a_choice_is_read(monkeypatch: pytest.MonkeyPatch, text: str, choice: str) -> None:
    monkeypatch.setenv(NAME, text)
    assert env.read_choice(NAME, "open", "closed") == choice


def test_a_choice_that_is_none_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "ajar")
    with pytest.raises(env.SettingError, match=f"{NAME} should be open or closed"):
        env.read_choice(NAME, "open", "closed")


@pytest.mark.parametrize(("text", "number"), [("8", 8), (" -3 ", -3), ("", 5), (" ", 5)])
def test_numbers_are_read(monkeypatch: pytest.MonkeyPatch, text: str, number: int) -> None:
    monkeypatch.setenv(NAME, text)
    assert env.read_int(NAME, 5) == number


@pytest.mark.parametrize("text", ["eight", "8.5", "8 workers"])
def test_a_number_that_is_none_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(env.SettingError, match=f"{NAME} should be a whole number"):
        env.read_int(NAME, 5)


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.read_list(NAME) == []
    assert env.read_list(NAME, "a,b") == ["a", "b"]
    monkeypatch.setenv(NAME, " one, two,, three ,")
    assert env.read_list(NAME, "a,b") == ["one", "two", "three"]


def test_texts_are_trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.read_text(NAME, "default") == "default"
    monkeypatch.setenv(NAME, "  text ")
    assert env.read_text(NAME, "default") == "text"


# --- The secret -----------------------------------------------------------------------------------


def test_a_secret_of_the_environment_is_used_and_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAME, "from outside")
    assert env.read_secret(NAME, kept_in=tmp_path / "key") == "from outside"
    assert not list(tmp_path.iterdir())


def test_a_secret_is_made_once_in_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "var" / "key"
    first = env.read_secret(NAME, kept_in=path)
    assert len(first) >= 50
    assert env.read_secret(NAME, kept_in=path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["key"]


def test_every_site_gets_a_secret_of_its_own(tmp_path: Path) -> None:
    secrets = {env.read_secret(NAME, kept_in=tmp_path / name) for name in "ab"}
    assert len(secrets) == 2


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: env.read_secret(NAME, kept_in=path), range(16)))
    assert len(secrets) == 1
    assert len(list(tmp_path.iterdir())) == 1


# --- The settings as a whole ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["DEBUG", "HTTPS", "EMAIL_PORT"])
def test_a_bad_variable_stops_the_start_with_its_name(name: str) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=os.environ | {name: "perhaps"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert f"SettingError: {name} should be" in answer.stderr
