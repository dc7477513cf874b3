"""Typed readers for environment variables: each names the variable when its value is unusable."""

import contextlib
import os
import secrets
import tempfile
from datetime import date
from pathlib import Path

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


class SettingError(ValueError):
    """An environment variable holds something that cannot be used."""


def read_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def read_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise SettingError(f"{name} should be true or false, not {value!r}.")


def read_int(name: str, default: int) -> int:
    value = read_text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name} should be a whole number, not {value!r}.") from None


def read_month_and_day(name: str, default: str) -> tuple[int, int]:
    """A day that every year has, written as 07-31."""
    value = read_text(name) or default
    try:
        day = date.fromisoformat(f"2001-{value}")  # not a leap year: 29 February is refused
    except ValueError:
        raise SettingError(f"{name} should be a day such as 07-31, not {value!r}.") from None
    return day.month, day.day


def read_choice(name: str, default: str, *others: str) -> str:
    value = read_text(name, default).lower() or default
    if value not in {default, *others}:
        known = " or ".join([default, *others])
        raise SettingError(f"{name} should be {known}, not {value!r}.")
    return value


def read_list(name: str, default: str = "") -> list[str]:
    """The comma-separated parts of a variable, without empty ones."""
    return [part.strip() for part in read_text(name, default).split(",") if part.strip()]


def read_secret(name: str, *, kept_in: Path) -> str:
    """The variable, or a random secret that is made once and kept in a private file."""
    if value := read_text(name):
        return value
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        _keep_first(secrets.token_urlsafe(48), kept_in)
    return kept_in.read_text(encoding="ascii").strip()


def _keep_first(secret: str, path: Path) -> None:
    """Write a private file whole, unless another process was quicker."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
