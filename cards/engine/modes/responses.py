"""One response to one question, graded alike in every mode."""

from cards.engine.grading import grade
from cards.engine.modes.base import Graded, Question, Response, UnfitResponseError
from cards.engine.questions import Card, Deck, Kind, Verdict


def graded_response(deck: Deck, question: Question, response: Response) -> Graded | None:
    """The graded response, or None for a long answer that the student must judge.

    Raises UnfitResponseError when nothing was given that fits the question.
    """
    if question.kind is Kind.JUDGED:
        return graded_judgement(question, response.action)
    if response.action == "skip":
        return graded_as(question, "", Verdict.SKIPPED)
    if question.kind is Kind.CHOICE:
        return graded_choice(question, response.choice)
    return graded_text(deck, question, response.text)


def graded_judgement(question: Question, action: str) -> Graded:
    """What the student says of their own long answer."""
    if action not in {"right", "wrong"}:
        raise UnfitResponseError("Compare the two and say whether you were right.")
    verdict = Verdict.RIGHT if action == "right" else Verdict.WRONG
    return graded_as(question, question.given, verdict)


def graded_choice(question: Question, choice: int | None) -> Graded:
    if choice is None or not 0 <= choice < len(question.options):
        raise UnfitResponseError("Choose one of the answers.")
    chosen = question.options[choice]
    if chosen == question.card:
        return graded_as(question, chosen.text(question.side), Verdict.RIGHT)
    return graded_as(question, chosen.text(question.side), Verdict.WRONG, mistaken_for=chosen)


def graded_text(deck: Deck, question: Question, text: str) -> Graded | None:
    if not text.strip():
        raise UnfitResponseError("Type an answer, or choose “I don’t know”.")
    found = grade(text, question.card, question.side, deck)
    if found.verdict is None:
        return None
    return graded_as(question, text, found.verdict, mistaken_for=found.other_card)


def graded_as(
    question: Question, response: str, verdict: Verdict, *, mistaken_for: Card | None = None
) -> Graded:
    """The response to the question with this verdict."""
    return Graded(
        card=question.card,
        kind=question.kind,
        side=question.side,
        response=response,
        verdict=verdict,
        options=tuple(card.id for card in question.options),
        mistaken_for=None if verdict.is_right else mistaken_for,
    )
