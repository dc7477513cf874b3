"""What holds for every class list, however it is written."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from cards.formats.plain import UnreadableError
from cards.formats.roster_columns import FIRST, LAST, WHOLE, heading_key
from cards.formats.rosters import (
    LONGEST_NAME,
    NameOrder,
    PlainRoster,
    RosterRow,
    name_of,
    names_in_table,
    read_names,
)

HEADINGS = FIRST | LAST | WHOLE

orders = st.sampled_from(NameOrder)
words = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=8).filter(
    lambda word: (
        unicodedata.is_normalized("NFC", word)
        and name_of(word) == word
        and heading_key(word) not in HEADINGS
    )
)
pieces = st.sampled_from(
    [*"\t,;\n\r\"'@.-•12# ", "\r\n", "\n\n", "Ana", "Rossi", "Name", "First", "a@b.c", "\u0301"]
)
messy = st.one_of(st.text(max_size=80), st.lists(pieces, max_size=40).map("".join))


def read(text: str, order: NameOrder = NameOrder.AUTO) -> PlainRoster | None:
    try:
        return read_names(text, order)
    except UnreadableError:
        return None


def names(roster: PlainRoster | None) -> list[str]:
    return [each.name for each in roster.names] if roster else []


@given(messy, orders)
def test_whatever_is_read_is_a_tidy_name(text: str, order: NameOrder) -> None:
    for name in names(read(text, order)):
        assert 0 < len(name) <= LONGEST_NAME
        assert name == " ".join(name.split())
        assert any(map(str.isalpha, name))
        assert not set(name) & set(',;"@\t\n')


@given(messy, orders, orders)
def test_the_names_of_a_list_read_as_themselves(
    text: str, order: NameOrder, again: NameOrder
) -> None:
    found = names(read(text, order))
    assert names(read("\n".join(found), again)) == found


@given(messy, orders)
def test_every_name_and_doubt_points_at_a_line_of_the_list(text: str, order: NameOrder) -> None:
    roster = read(text, order)
    if roster:
        named = [each.line for each in roster.names] + [each.line for each in roster.doubts]
        assert all(line is None or 1 <= line <= len(text.splitlines()) + 1 for line in named)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=20))
def test_both_ways_of_writing_a_name_are_one_name(people: list[tuple[str, str]]) -> None:
    wanted = [f"{first} {last}" for first, last in people]
    assert names(read("\n".join(f"{last}, {first}" for first, last in people))) == wanted
    assert names(read("\n".join(f"{number}. {name}" for number, name in enumerate(wanted)))) == (
        wanted
    )
    head = "Class\tLast name\tFirst name\tMail"
    rows = [f"7b\t{last}\t{first}\tx@y.z" for first, last in people]
    assert names(read("\n".join([head, *rows]))) == wanted
    table = [RosterRow(1, ("First name", "Last name")), *(RosterRow(2, pair) for pair in people)]
    assert names(names_in_table(table)) == wanted
