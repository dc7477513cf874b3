"""`manage.py import_deck`: a file or standard input becomes a deck, or a preview as JSON."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cards.models import Deck, Teacher

LIST = "hola\thello\nadiós\tgoodbye\nlonely\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "spanish words.txt"
    path.write_text(LIST, encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_deck", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def preview(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--preview"))
    return found


def type_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


# --- Preview --------------------------------------------------------------------------------------


def test_a_preview_has_a_title_the_cards_and_the_warnings(file: Path) -> None:
    found = preview(str(file))
    assert found["title"] == "spanish words"
    assert found["layout"] == "tab"
    assert found["cards"] == [
        {"term": "hola", "definition": "hello", "line": 1},
        {"term": "adiós", "definition": "goodbye", "line": 2},
    ]
    assert [warning["line"] for warning in found["warnings"]] == [3]
    assert all(warning["message"] for warning in found["warnings"])


def test_a_preview_keeps_letters_as_they_are(file: Path) -> None:
    assert "adiós" in run(str(file), "--preview")


def test_a_preview_needs_no_database_and_saves_nothing(file: Path) -> None:
    # Without pytest-django's mark a query would fail this test.
    assert len(preview(str(file))["cards"]) == 2


def test_a_preview_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, LIST.encode())
    found = preview("-")
    assert found["title"] == "Untitled deck"
    assert len(found["cards"]) == 2


def test_a_preview_works_from_a_shell() -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "import_deck", "-", "--preview", "--title", "Spanish"],
        cwd=settings.BASE_DIR,
        input=LIST.encode(),
        capture_output=True,
        check=True,
    )
    found = json.loads(answer.stdout)
    assert (found["title"], len(found["cards"])) == ("Spanish", 2)


def test_the_layout_and_the_separators_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    type_in(monkeypatch, b"one:=1##two:=2")
    custom = ["--layout", "custom", "--between-sides", ":=", "--between-cards", "##"]
    found = preview("-", *custom)
    sides = [(card["term"], card["definition"]) for card in found["cards"]]
    assert sides == [("one", "1"), ("two", "2")]


def test_a_title_in_the_options_wins(file: Path) -> None:
    assert preview(str(file), "--title", "Spanish")["title"] == "Spanish"


# --- Making the deck ------------------------------------------------------------------------------


def test_the_deck_is_made_for_its_owner(teacher: Teacher, file: Path) -> None:
    said = run(str(file), "--owner", teacher.email)
    deck = Deck.objects.get()
    assert (deck.owner, deck.title, deck.cards.count()) == (teacher, "spanish words", 2)
    assert said.strip() == f"Made “spanish words” with 2 cards: /decks/{deck.pk}/"


def test_the_deck_is_made_from_standard_input(
    teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, LIST.encode())
    run("-", "--owner", teacher.email, "--title", "Spanish")
    assert Deck.objects.get().title == "Spanish"


def test_doubts_are_said_on_the_error_stream(teacher: Teacher, file: Path) -> None:
    errors = io.StringIO()
    call_command(
        "import_deck", str(file), "--owner", teacher.email, stdout=io.StringIO(), stderr=errors
    )
    assert errors.getvalue().startswith("line 3: ")


def test_the_owner_is_found_whatever_the_case(teacher: Teacher, file: Path) -> None:
    run(str(file), "--owner", teacher.email.upper())
    assert Deck.objects.get().owner == teacher


def test_a_long_title_is_cut_to_what_a_deck_holds(teacher: Teacher, file: Path) -> None:
    run(str(file), "--owner", teacher.email, "--title", "x" * 200)
    assert Deck.objects.get().title == "x" * 150


# --- What cannot be done --------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_unknown_owner_is_named_and_nothing_is_made(file: Path) -> None:
    with pytest.raises(CommandError, match=r"no teacher .* nobody@example\.org"):
        run(str(file), "--owner", "nobody@example.org")
    assert not Deck.objects.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.txt cannot be read: No such file"):
        preview(str(tmp_path / "nowhere.txt"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        preview(str(tmp_path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "There is nothing here yet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not plain text"),
        (b"hola\nhello\nadios", "No separator was found"),
        (b"a\tb\n" * 300_000, "larger than 1 MB"),
    ],
    ids=["empty", "binary", "one column", "too large"],
)
def test_a_file_that_makes_no_deck_says_why(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        preview(str(path))


def test_a_failing_shell_command_says_one_sentence_and_fails(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "import_deck", str(tmp_path / "no.txt"), "--preview"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.strip().startswith("CommandError: ")
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("doing", [[], ["--preview", "--owner", "a@example.org"]])
def test_either_a_preview_or_an_owner_is_asked_for(file: Path, doing: list[str]) -> None:
    with pytest.raises(CommandError):
        run(str(file), *doing)
