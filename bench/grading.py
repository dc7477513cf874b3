"""Typed answers of a real class: the engine's marks beside the marks in the data.

    python -m bench.grading [--json] [--data PATH]

The data is a CSV with the columns student, block, cue, answer, response, correct. It is not part
of the repository; ``docs/grading.md`` says what it taught.
"""

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from rapidfuzz.distance import OSA

from cards.engine.grading import Grade, grade
from cards.engine.questions import Card, Deck, Side, Verdict
from cards.engine.text import normalised

DATA = Path(__file__).parents[2] / "shared" / "data" / "typed_answers.csv"
EXAMPLES = 8
NEAR = 2


@dataclass(frozen=True, slots=True)
class Marked:
    """One response with the mark it was given in the data and by the engine."""

    block: str
    answer: str
    response: str
    marked_right: bool
    grade: Grade
    answer_elsewhere: bool

    @property
    def accepted(self) -> bool:
        return self.grade.verdict is not None and self.grade.verdict.is_right

    @property
    def kind(self) -> str:
        """How the two marks agree or disagree."""
        if self.marked_right:
            return "both right" if self.accepted else f"refused a right one ({self.grade.verdict})"
        if self.accepted:
            return f"accepted a wrong one: {self.deviation}"
        if self.answer_elsewhere:
            return "both wrong: another item's answer"
        if self.grade.verdict is Verdict.WRONG and self.edits <= NEAR:
            return "both wrong, but within two letters"
        return f"both wrong: {self.grade.verdict or 'left to the student'}"

    @property
    def edits(self) -> int:
        return OSA.distance(normalised(self.response), normalised(self.answer))

    @property
    def deviation(self) -> str:
        """In what the response differs from the answer."""
        given, wanted = normalised(self.response), normalised(self.answer)
        if given == wanted:
            return "punctuation or case"
        if given.replace(" ", "") == wanted.replace(" ", ""):
            return "a space"
        if self.edits > 1:
            return "two letters"
        if len(given) != len(wanted):
            return "one letter missing" if len(given) < len(wanted) else "one letter too many"
        return "two letters swapped" if sorted(given) == sorted(wanted) else "one letter another"


def read_marked(rows: Iterable[dict[str, str]]) -> list[Marked]:
    """Grade each row in the deck of its block."""
    blocks: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        blocks[row["block"]].append(row)
    marked: list[Marked] = []
    for block, block_rows in blocks.items():
        pairs = dict.fromkeys((row["cue"], row["answer"]) for row in block_rows)
        cards = {
            (cue, answer): Card(number, number, 1, answer, cue)
            for number, (cue, answer) in enumerate(pairs)
        }
        deck = Deck(tuple(cards.values()))
        answers = {normalised(card.term) for card in deck.cards}
        for row in block_rows:
            card = cards[row["cue"], row["answer"]]
            marked.append(
                Marked(
                    block,
                    row["answer"],
                    row["response"],
                    row["correct"] == "True",
                    grade(row["response"], card, Side.TERM, deck),
                    normalised(row["response"]) in answers - {normalised(card.term)},
                )
            )
    return marked


def figures_of(marked: Sequence[Marked]) -> dict[str, int]:
    right = [mark for mark in marked if mark.marked_right]
    wrong = [mark for mark in marked if not mark.marked_right]
    elsewhere = [mark for mark in wrong if mark.answer_elsewhere]
    return {
        "responses": len(marked),
        "marked right": len(right),
        "marked right, accepted": sum(mark.accepted for mark in right),
        "marked right, refused": sum(not mark.accepted for mark in right),
        "marked wrong": len(wrong),
        "marked wrong, accepted": sum(mark.accepted for mark in wrong),
        "marked wrong, another item's answer": len(elsewhere),
        "marked wrong, another item's answer, accepted": sum(mark.accepted for mark in elsewhere),
    }


def kinds_of(marked: Sequence[Marked]) -> dict[str, Counter[str]]:
    """Each kind of agreement and disagreement, with how often each response came."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for mark in marked:
        kinds[mark.kind][f"{mark.answer} ← {mark.response or '(nothing)'}"] += 1
    return dict(sorted(kinds.items()))


def as_text(figures: dict[str, int], kinds: dict[str, Counter[str]]) -> str:
    lines = [f"{value:>7}  {name}" for name, value in figures.items()]
    for kind, found in kinds.items():
        lines += ["", f"{found.total():>7}  {kind}"]
        lines += [f"{count:>15}  {example}" for example, count in found.most_common(EXAMPLES)]
    return "\n".join(lines)


def as_json(figures: dict[str, int], kinds: dict[str, Counter[str]]) -> str:
    found = {
        kind: {"count": counts.total(), "examples": dict(counts.most_common(EXAMPLES))}
        for kind, counts in kinds.items()
    }
    return json.dumps({"figures": figures, "kinds": found}, ensure_ascii=False, indent=2)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.grading", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--data", type=Path, default=DATA, help="a CSV of marked typed answers")
    options = parser.parse_args(arguments)
    if not options.data.is_file():
        print(
            f"No typed answers at {options.data}: give the path of a CSV with --data "
            "(columns student, block, cue, answer, response, correct).",
            file=sys.stderr,
        )
        return 1
    with options.data.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    began = perf_counter()
    marked = read_marked(rows)
    figures = figures_of(marked)
    figures["microseconds a response"] = round((perf_counter() - began) / max(1, len(rows)) * 1e6)
    print((as_json if options.json else as_text)(figures, kinds_of(marked)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
