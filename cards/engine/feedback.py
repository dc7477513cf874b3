"""What a student is told about an answer: the verdict, the right answer, and the difference."""

from dataclasses import dataclass

from cards.engine.grading import Piece, difference, grade
from cards.engine.questions import Card, Deck, Kind, Side, Verdict


@dataclass(frozen=True, slots=True)
class Feedback:
    """An answered question, explained; the answer is on the card's ``side``.

    ``pieces`` lays the response beside the answer letter by letter, for a typed one that is near
    enough to compare; ``meant`` is the prompt of the card whose answer was given instead.
    """

    verdict: Verdict
    kind: Kind
    side: Side
    prompt: str
    given: str
    expected: str
    pieces: tuple[Piece, ...] = ()
    meant: str = ""


def explain(
    card: Card, side: Side, kind: Kind, verdict: Verdict, response: str, deck: Deck
) -> Feedback:
    """The feedback on a response to ``card``, on whose ``side`` the answer is."""
    prompt, expected, meant = card.text(side.other), card.text(side), ""
    pieces: tuple[Piece, ...] = ()
    if kind is Kind.TYPED and verdict in {Verdict.TYPO, Verdict.WRONG}:
        graded = grade(response, card, side, deck)
        expected = graded.matched or expected
        other = graded.other_card
        if other is not None and verdict is Verdict.WRONG:
            meant = other.text(side.other)
        else:
            pieces = _comparable(difference(response, expected))
    return Feedback(verdict, kind, side, prompt, response, expected, pieces, meant)


def _comparable(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces, unless the two texts share too little for a comparison to help."""
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    return pieces if 2 * same >= sum(len(piece.text) for piece in pieces) else ()
