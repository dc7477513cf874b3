"""Vendored files are what VERSIONS.md says, and nothing else."""

import re
from pathlib import Path

from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"


def listed() -> dict[str, str]:
    """Version by file name, from the table."""
    text = (VENDOR / "VERSIONS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|[^|]*\| ([\d.]+) \|[^|]+\|$", text, re.MULTILINE)
    return dict(rows)


def test_every_vendored_file_is_listed() -> None:
    files = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert files - {"VERSIONS.md"} == set(listed())


def test_htmx_is_the_version_that_is_listed() -> None:
    source = (VENDOR / "htmx.min.js").read_text(encoding="utf-8")
    versions = re.findall(r'version:"(\d+\.\d+\.\d+)"', source)
    assert versions == [listed()["htmx.min.js"]]


def test_htmx_is_a_2() -> None:
    assert listed()["htmx.min.js"].startswith("2.0.")
