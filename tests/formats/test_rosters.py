"""Class lists: names out of whatever teachers paste, and why a line gave none."""

import pytest

from cards.formats.plain import UnreadableError
from cards.formats.rosters import (
    MAX_LINES,
    MAX_NAMES,
    NameOrder,
    PlainRoster,
    RosterRow,
    names_in_table,
    read_names,
)


def names(text: str, order: NameOrder = NameOrder.AUTO) -> list[str]:
    return [each.name for each in read_names(text, order).names]


def doubts(roster: PlainRoster) -> list[tuple[int | None, str]]:
    return [(doubt.line, doubt.message) for doubt in roster.doubts]


def refusal(text: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_names(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana R.\nBen\nChloé Dubois", ["Ana R.", "Ben", "Chloé Dubois"]),
        ("\n\n  Ana   R. \r\n\r\n\tBen\r\n", ["Ana R.", "Ben"]),
        (
            "1. Ana\n2) Ben\n(3) Chloé\n#4 Dan\n5 Eva\n6.Fin",
            ["Ana", "Ben", "Chloé", "Dan", "Eva", "Fin"],
        ),
        (
            "- Ana\n• Ben\n– Chloé\n[ ] Dan\n[x] Eva\n☐ Fin",
            ["Ana", "Ben", "Chloé", "Dan", "Eva", "Fin"],
        ),
        ("Rossi, Ana\nSmith, Ben", ["Ana Rossi", "Ben Smith"]),
        ("Rossi, Ana\nBen Smith", ["Ana Rossi", "Ben Smith"]),
        ("King, Martin, Luther", ["King", "Martin", "Luther"]),
        ("King, Martin, Luther\nRossi, Ana", ["Martin Luther King", "Ana Rossi"]),
        ("Ana Rossi, Ben, Chloé D.", ["Ana Rossi", "Ben", "Chloé D."]),
        ("Ana; Ben; Chloé", ["Ana", "Ben", "Chloé"]),
        ("Ana;\nBen;", ["Ana", "Ben"]),
        ("Ana,\nBen,", ["Ana", "Ben"]),
        ('"Rossi, Ana"\n"Smith, Ben"', ["Ana Rossi", "Ben Smith"]),
        ("’t Hooft\nO'Hara, Tim\nAnne-Marie", ["’t Hooft", "Tim O'Hara", "Anne-Marie"]),
        ("Ana, 0\nBo, - 1.", ["Ana", "Bo"]),
        ("2Pac\nЮлия\n王小明\nعلي", ["2Pac", "Юлия", "王小明", "علي"]),
        ("Ana\tRossi\nBen\tSmith", ["Ana Rossi", "Ben Smith"]),
        ("1\tAna\tRossi\t7b\n2\tBen\tSmith\t7b", ["Ana Rossi", "Ben Smith"]),
        (
            "Ana\tgirl\nBen\tboy\nEva\tgirl\nUma\tgirl\nIda\tgirl",
            ["Ana", "Ben", "Eva", "Uma", "Ida"],
        ),
        ("Rossi, Ana\t7b\nSmith, Ben\t7b", ["Ana Rossi", "Ben Smith"]),
        ("Ana Rossi\t12\tana@x.org\nBen\t13\tben@x.org", ["Ana Rossi", "Ben"]),
        ("12\t7b\n13\t7b", []),
        ("Rossi,Ana,7b\nSmith,Ben,7c", ["Ana Rossi", "Ben Smith"]),
        ("Last name,First name\nRossi,Ana\nSmith,Ben", ["Ana Rossi", "Ben Smith"]),
        ("First name;Surname;Mail\nAna;Rossi;a@x\nBen;;b@x", ["Ana Rossi", "Ben"]),
        ("No.\tStudent\tClass\n1\tAna Rossi\t7b", ["Ana Rossi"]),
        ("Given name\tBirthday\nAna\t2012-03-04", ["Ana"]),
        ("Class\tSurname\n7b\tRossi", ["Rossi"]),
        ("Name\nAna\nBen", ["Ana", "Ben"]),
        ("Students:\nAna", ["Ana"]),
        ("Ana Rossi <ana@school.org>\nBen ben@school.org", ["Ana Rossi", "Ben"]),
        ("Rossi, Ana, ana@school.org\nSmith, Ben, b@x\nBo", ["Ana Rossi", "Ben Smith", "Bo"]),
        ("Ana\u200b R\u00a0.\u202e", ["Ana R ."]),
        ("An\u0301a", ["Ańa".replace("n\u0301", "ń")]),
    ],
)
def test_names_are_read(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("Ana, Rossi", NameOrder.FIRST_LAST, "Ana Rossi"),
        ("Rossi, Ana", NameOrder.LAST_FIRST, "Ana Rossi"),
        ("Rossi\tAna", NameOrder.LAST_FIRST, "Ana Rossi"),
        ("Ana\tRossi", NameOrder.FIRST_LAST, "Ana Rossi"),
        ("Last,First\nRossi,Ana", NameOrder.FIRST_LAST, "Ana Rossi"),
        ("Ana Rossi", NameOrder.LAST_FIRST, "Ana Rossi"),
    ],
)
def test_the_teacher_can_say_which_part_comes_first(
    text: str, order: NameOrder, expected: str
) -> None:
    assert names(text, order) == [expected]


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("Rossi, Ana", "Rossi, Ana"),
        ("Last,First\nRossi,Ana", "Rossi, Ana"),
        ("Last,First\nRossi,", ""),
        ("First,Last\nAna,Rossi", ""),
        ("Ana Rossi", ""),
    ],
)
def test_a_name_whose_parts_changed_places_says_how_it_was(text: str, was: str) -> None:
    assert [each.was for each in read_names(text).names] == [was]


def test_names_keep_the_lines_they_stand_on() -> None:
    found = read_names("\nAna\n\n\nBen\n12\nEva")
    assert [(each.name, each.line) for each in found.names] == [("Ana", 2), ("Ben", 5), ("Eva", 7)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Ana\n1234", 2, "“1234” is no name, so it was left out."),
        ("Ana\n***", 2, "“***” is no name, so it was left out."),
        (f"Ana\n{'x' * 61}", 2, f"“{'x' * 59}…” is longer than 60 characters, so it was left out."),
        ("Student name\nAna", 1, "“Student name” was read as a heading and left out."),
        ("Ana\nBen b@x.org", 2, "Email addresses were left out: Classdeck keeps none."),
        ("First\tLast\nAna\tR", 1, "“First, Last” was read as the heading."),
        ("Ana\tR\nBo\tS", None, "No heading says which are the first names: those on the left?"),
        (
            "Ana\t7b\nBo\t7b",
            None,
            "Only the names were read. Whatever else is in the list is left out.",
        ),
    ],
)
def test_what_is_left_out_is_said(text: str, line: int | None, message: str) -> None:
    assert (line, message) in doubts(read_names(text))


def test_plain_names_leave_no_doubt() -> None:
    assert doubts(read_names("Ana\nRossi, Ben")) == []


def test_no_doubt_repeats_an_address_for_the_whole_class() -> None:
    found = read_names("Ana a@x.org\nBen b@x.org\nEva c@x.org")
    assert [line for line, _ in doubts(found)] == [1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no name here yet"),
        (" \n\t\n", "no name here yet"),
        ("Ana\x00", "not plain text"),
        ("x" * 1_048_577, "longer than 1 MB"),
        ("Ana\n" * (MAX_LINES + 1), "more than 2,000 lines"),
        ("Ana\n" * (MAX_NAMES + 1), "more than 500 names"),
    ],
)
def test_what_is_no_list_of_a_class_is_refused(text: str, says: str) -> None:
    assert says in refusal(text)


def test_a_table_without_a_cell_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no name"):
        names_in_table([RosterRow(1, ("", " "))])


def test_every_order_of_names_has_a_label() -> None:
    assert len({order.label for order in NameOrder}) == len(NameOrder)
