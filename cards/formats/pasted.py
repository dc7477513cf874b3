"""Import by paste: a text in, a deck out, with a doubt for every line that needs a look.

Nothing is lost in silence: a line of the text is in a card, or a doubt names it, or it belongs to
the page around the cards, and then a doubt says which lines those were.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cards.formats.alternating import (
    alternating_pairs,
    block_pairs,
    heading_of,
    without_card_furniture,
)
from cards.formats.anki_settings import Source, without_settings
from cards.formats.checked_cards import cards_and_doubts, refuse_too_many
from cards.formats.columns import pairs_of
from cards.formats.detection import (
    EMPTY_LINE,
    NEWLINE,
    SEPARATORS,
    Finding,
    find_between_cards,
    find_layout,
    find_separator,
    rows_of,
)
from cards.formats.layouts import Layout, PasteOptions
from cards.formats.list_marks import without_list_marks
from cards.formats.page_signs import sign_of
from cards.formats.plain import MAX_CARDS, Doubt, PlainDeck, UnreadableError
from cards.formats.rows import MOST_ROWS, Pair
from cards.formats.separated import NAMES, Separator, is_table_rule
from cards.formats.set_page import SetPage, find_page, title_in
from cards.formats.text_lines import Line, excerpt, numbered_lines, separator_as_meant

_AUTOMATIC = PasteOptions()
_LOOKS_LIKE_A_PAGE = (
    "This looks like a whole page, with its buttons and tables read as cards. Choose "
    "“set page” to leave those out."
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Pairs as found in the text, before they are checked."""

    layout: Layout
    pairs: Sequence[Pair]
    doubts: Sequence[Doubt] = ()
    title: str = ""


def read_pasted(text: str, options: PasteOptions = _AUTOMATIC, *, title: str = "") -> PlainDeck:
    """The deck in a pasted text; ``layout`` of the deck says how it was understood.

    The title is the page's own where a copied page states one, else the one given. Raises
    UnreadableError where no card can be found or the text is too much for one deck.
    """
    lines = numbered_lines(text)
    reading = _read(lines, options)
    pairs, marks = without_list_marks(reading.pairs)
    cards, doubts = cards_and_doubts(pairs)
    if not cards:
        raise UnreadableError(
            "No complete card was found: each card needs a term and a definition. "
            "Choose another separator, or check the text."
        )
    found = sorted([*reading.doubts, *marks, *doubts], key=lambda doubt: doubt.line or 0)
    return PlainDeck(reading.title or title, tuple(cards), tuple(found), reading.layout)


def _read(lines: Sequence[Line], options: PasteOptions) -> _Reading:
    between_cards = separator_as_meant(options.between_cards)
    if options.layout is Layout.SET_PAGE:
        return _read_page(find_page(lines, is_certain=True) or SetPage(list(lines)))
    source = without_settings(lines)
    if not source.lines:
        raise UnreadableError("There are only settings of Anki here. Copy the notes as well.")
    if options.layout is not Layout.AUTO:
        return _read_as_chosen(source, options, between_cards)
    if between_cards:
        finding = find_separator(source.lines, between_cards)
        return _read_as(_or_one_column(finding, source), source)
    if page := find_page(source.lines):
        return _read_page(page)
    kept, doubts = without_card_furniture(source.lines)
    finding = find_layout(kept, prefer_alternating=bool(doubts))
    source = replace(source, lines=kept, doubts=(*source.doubts, *doubts))
    return _read_as(_or_one_column(finding, source), source)


def _read_as_chosen(source: Source, options: PasteOptions, between_cards: str) -> _Reading:
    layout = options.layout
    if layout is Layout.CUSTOM:
        between_sides = separator_as_meant(options.between_sides)
        if not between_sides:
            raise UnreadableError("Type the separator that stands between term and definition.")
        usual = EMPTY_LINE if NEWLINE in between_sides else NEWLINE
        return _read_as(Finding(layout, between_cards or usual), source, text=between_sides)
    if layout is Layout.ALTERNATING and between_cards != EMPTY_LINE:
        if find_page(source.lines):
            source = replace(source, doubts=(*source.doubts, Doubt(_LOOKS_LIKE_A_PAGE)))
        return _read_as(Finding(layout), source)
    if layout in {Layout.ALTERNATING, Layout.BLOCKS}:
        return _read_as(Finding(Layout.BLOCKS), source)
    found = Finding(layout, between_cards or find_between_cards(source.lines, layout))
    return _read_as(found, source)


def _read_page(page: SetPage) -> _Reading:
    body, doubts = without_card_furniture(page.body)
    finding = find_layout(body, prefer_alternating=True) if body else None
    if finding is None:
        raise UnreadableError(
            "This is only the page around the cards. Copy the terms and definitions as well."
        )
    reading = _read_as(finding, Source(body, (*page.doubts, *doubts)))
    count = len(reading.pairs)
    if page.stated_count not in {None, count}:
        message = f"The page speaks of {page.stated_count} cards, but {count} were found."
        reading = replace(reading, doubts=(Doubt(message, page.count_line), *reading.doubts))
    return replace(reading, layout=Layout.SET_PAGE, title=page.title or reading.title)


def _read_as(finding: Finding, source: Source, *, text: str = "") -> _Reading:
    if finding.layout is Layout.ALTERNATING:
        return _read_alternating(source)
    if finding.layout is Layout.BAR and _has_heading_above_table(source.lines):
        heading, *table = source.lines
        reading = _read_as(finding, replace(source, lines=table), text=text)
        doubts = [_heading_doubt(heading), *reading.doubts]
        return replace(reading, title=title_in(heading.text), doubts=doubts)
    if finding.layout is Layout.BLOCKS:
        pairs, doubts = block_pairs(source.lines)
    else:
        pairs, doubts = _separated_pairs(finding, source, text)
    return _Reading(finding.layout, pairs, (*source.doubts, *doubts))


def _read_alternating(source: Source) -> _Reading:
    heading = heading_of(source.lines)
    if heading is None:
        pairs, doubts = alternating_pairs(source.lines)
        return _Reading(Layout.ALTERNATING, pairs, (*source.doubts, *doubts))
    pairs, doubts = alternating_pairs(source.lines[1:])
    named = _heading_doubt(heading)
    title = "" if sign_of(heading.text) else title_in(heading.text)
    return _Reading(Layout.ALTERNATING, pairs, (*source.doubts, named, *doubts), title)


def _has_heading_above_table(lines: Sequence[Line]) -> bool:
    return lines[0].text.lstrip().startswith("#") and any(
        is_table_rule(line.text) for line in lines[2:3]
    )


def _heading_doubt(heading: Line) -> Doubt:
    message = f"{excerpt(heading.text)} was read as a heading and left out of the cards."
    return Doubt(message, heading.number)


def _separated_pairs(finding: Finding, source: Source, text: str) -> tuple[list[Pair], list[Doubt]]:
    layout = finding.layout
    rows = rows_of(Separator(layout, text), source.lines, finding.between_cards)
    refuse_too_many(len(rows) - (MOST_ROWS - MAX_CARDS))
    if not any(len(row.cells) > 1 for row in rows):
        message = (
            f"There is no {NAMES[layout]} in this text. Choose another separator, or let it "
            "be found by itself."
        )
        raise UnreadableError(message)
    second = source.lines[1:2]
    has_table_head = layout is Layout.BAR and any(is_table_rule(line.text) for line in second)
    used = [source.used(row) for row in rows]
    return pairs_of(used, layout, NAMES[layout], has_table_head=has_table_head)


def _or_one_column(finding: Finding | None, source: Source) -> Finding:
    if finding:
        return finding
    tried = ", ".join(NAMES[layout] for layout in SEPARATORS)
    advice = "Choose your own separator"
    if len(source.lines) % 2 == 0:
        advice += ", or “alternating lines” if each term is followed by its definition"
    message = f"No separator was found between terms and definitions. Tried: {tried}. {advice}."
    raise UnreadableError(message)
