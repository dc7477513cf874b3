"""Typed answers: what is right, what is a slip of the finger, and what is neither."""

from itertools import count

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cards.engine.answers import Response, answers_of
from cards.engine.grading import Grade, asks_the_same, grade, other_holder
from cards.engine.questions import Card, Deck, GradingRules, Side, Verdict
from cards.engine.text import normalised
from tests.patience import within_patience

RIGHT, TYPO, WRONG, SKIPPED = Verdict.RIGHT, Verdict.TYPO, Verdict.WRONG, Verdict.SKIPPED


def deck_of(*terms: str, accepted: tuple[str, ...] = (), rules: GradingRules | None = None) -> Deck:
    """A deck asking for its terms; ``accepted`` belongs to the first card."""
    cards = tuple(
        Card(number + 10, number, 1, term, f"what {number} means", () if number else accepted)
        for number, term in enumerate(terms)
    )
    return Deck(cards, rules=rules or GradingRules())


def graded(response: str, deck: Deck) -> Grade:
    """The response graded as an answer to the deck's first card."""
    return grade(response, deck.cards[0], Side.TERM, deck)


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("gradient descent", "Gradient Descent"),
        ("  Gradient   descent. ", "Gradient Descent"),
        ("gradient descent", "**Gradient** <b>Descent</b>"),
        ("one hot encoding", "One-Hot Encoding"),
        ("L1 / L2 regularization", "L1/L2 Regularization"),
        ("AIC/BIC", "AIC / BIC"),
        ("em algorithm e step", "EM Algorithm — E-step"),
        ("usa", "U.S.A."),
        ("research and development", "Research & Development"),
        ("fovea`", "fovea"),
        ("naive", "naïve"),
        ("tromso", "Tromsø"),
        ("α helix", "alpha-helix"),
        ("Bayes’ theorem", "Bayes' theorem"),
        ("mitochondrion", "the mitochondrion"),
        ("the mitochondrion", "mitochondrion"),
        ("A neuron", "neuron"),
        ("run", "to run"),
        ("ﬁlter", "filter"),
        ("soft\u00adware", "software"),
    ],
)
def test_case_punctuation_spacing_and_articles_are_forgiven(response: str, answer: str) -> None:
    assert graded(response, deck_of(answer)).verdict is RIGHT


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("60000", "60,000"),
        ("60 000", "60,000"),
        ("28x28", "28×28"),
        ("28 * 28", "28×28"),
        ("5km", "5 km"),
        ("-5 °C", "−5 °C"),
        ("1939-1945", "1939–1945"),
        ("x^2", "x²"),
        ("x2", "x²"),
        ("Ca2+", "Ca²⁺"),
        ("H2O", "H₂O"),
        ("m^2", "m<sup>2</sup>"),
        ("1 1/2", "1½"),
        ("ln(2)~0.693", "ln(2) ≈ 0.693"),
        ("ln(2) = 0.693", "ln(2) ≈ 0.693"),
        ("F(x) = 1/(1+e^(-x))", "f(x) = 1 / (1 + e^-x)"),
        ("x<=3", "x ≤ 3"),
        ("2**3", "2^3"),
        ("optimizer.zero_grad( )", "optimizer.zero_grad()"),
        ("Nn.linear", "nn.Linear"),
        ("nn.Linear.", "nn.Linear"),
        (".BMP", ".bmp"),
        ("print('hi')", "print(‘hi’)"),
    ],
)
def test_a_phone_can_type_a_number_a_formula_or_code(response: str, answer: str) -> None:
    assert graded(response, deck_of(answer)).verdict is RIGHT


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("6,000", "60,000"),
        ("60,001", "60,000"),
        ("11/2", "1½"),
        ("5 cm", "5 km"),
        ("5 °C", "-5 °C"),
        ("f(x) = 1/(1+e^x)", "f(x) = 1/(1+e^-x)"),
        ("ln(2) = 0.69", "ln(2) ≈ 0.693"),
        ("nn.Linaer", "nn.Linear"),
        ("optimizer.zero_grad(1)", "optimizer.zero_grad()"),
        ("nn.Linear(784100)", "nn.Linear(784,100)"),
        ("world war 1", "World War 2"),
        ("log", "log(x)"),
        ("chapter 12", "chapter 1 2"),
    ],
)
def test_a_number_a_formula_or_code_forgives_no_letter(response: str, answer: str) -> None:
    assert graded(response, deck_of(answer)).verdict is WRONG


@pytest.mark.parametrize("response", ["optimizer.zero_grad", "Optimizer.zero_grad"])
def test_a_call_without_its_brackets_is_a_slip(response: str) -> None:
    strict = GradingRules(exact_spelling=True)
    assert graded(response, deck_of("optimizer.zero_grad()")).verdict is TYPO
    assert graded(response, deck_of("optimizer.zero_grad()", rules=strict)).verdict is WRONG


@pytest.mark.parametrize(
    "response",
    ["Support Vector Machine", "support vector machine SVM / SVC", "SVM", "svc"],
)
def test_a_bracketed_part_is_optional_and_its_abbreviation_enough(response: str) -> None:
    assert graded(response, deck_of("Support Vector Machine (SVM / SVC)")).verdict is RIGHT


@pytest.mark.parametrize(
    ("response", "answer", "verdict"),
    [
        ("PR curve", "Precision-Recall (PR) Curve", RIGHT),
        ("precision recall curve", "Precision-Recall (PR) Curve", RIGHT),
        ("negative log likelihood", "NLL (Negative Log Likelihood)", RIGHT),
        ("color", "colo(u)r", RIGHT),
        ("colour", "colo(u)r", RIGHT),
        ("run", "(to) run", RIGHT),
        ("ReLU", "ReLU (max(0, x))", RIGHT),
        ("nn.Linear", "nn.Linear (fully connected layer)", RIGHT),
        ("a b d", "a alpha (b) beta (c) gamma (d) delta (e)", WRONG),
        ("alpha beta gamma delta", "alpha (b) beta (c) gamma (d) delta (e)", RIGHT),
        ("USA", "Washington (USA)", WRONG),
        ("xgboost", "Boosting (e.g., XGBoost)", WRONG),
        ("1 /", "1 / (1 + x)", WRONG),
        ("SLM", "Support Vector Machine (SVM)", WRONG),
        ("ZZ", "Support Vector Machine (ZZ)", WRONG),
        ("TV", "Support Vector Machine (TV)", WRONG),
        ("steps 1 clear 2 learn", "steps 1) clear 2) learn", RIGHT),
    ],
)
def test_what_may_be_left_out_depends_on_what_the_brackets_hold(
    response: str, answer: str, verdict: Verdict
) -> None:
    assert graded(response, deck_of(answer)).verdict is verdict


def test_leaving_out_the_part_that_tells_two_cards_apart_is_wrong() -> None:
    deck = deck_of("Sampling (with replacement)", "Sampling (without replacement)")
    assert graded("sampling", deck) == Grade(WRONG, deck.cards[0].term, deck.cards[1])
    assert graded("sampling with replacement", deck).verdict is RIGHT


def test_two_cards_with_one_answer_both_take_it() -> None:
    deck = deck_of("Sampling (with replacement)", "sampling (with replacement)")
    assert graded("sampling", deck).verdict is RIGHT


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("adapation", "adaptation"),
        ("cheifland", "chiefland"),
        ("insuline", "insulin"),
        ("kenia", "kenya"),
        ("hallicunations", "hallucinations"),
        ("hollysprings", "holly springs"),
        ("dendrite", "dendrites"),
        ("siera leona", "sierra leone"),
        ("dont panic", "don't panic"),
        ("L1/L2 regularisation", "L1/L2 Regularization"),
        ("the adapation", "adaptation"),
    ],
)
def test_one_slip_or_two_in_eight_letters_is_a_typo(response: str, answer: str) -> None:
    assert graded(response, deck_of(answer)) == Grade(TYPO, answer)


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("icd", "ice"),
        ("secure", "secret"),
        ("apopstosia", "apoptotic"),
        ("secure police", "secret police"),
        ("ends in", "ends on"),
        ("hallostasis", "allostasis"),
        ("possible", "impossible"),
        ("catabolic", "anabolic"),
        ("hypotension", "hypertension"),
        ("intracellular", "intercellular"),
        ("absorption", "adsorption"),
        ("alkene", "alkane"),
        ("lactase", "lactose"),
        ("employee", "employer"),
        ("日本銀業", "日本銀行"),
        ("chapter l", "chapter 1"),
        ("kate bill mario", "kata bell maria"),
        ("significant", "not significant"),
        ("curve roc", "roc curve"),
    ],
)
def test_a_slip_that_makes_another_word_is_wrong(response: str, answer: str) -> None:
    assert graded(response, deck_of(answer)).verdict is WRONG


def test_exact_spelling_forgives_no_letter() -> None:
    deck = deck_of("adaptation", rules=GradingRules(exact_spelling=True))
    assert graded("adapation", deck).verdict is WRONG
    assert graded(" Adaptation", deck).verdict is RIGHT


def test_another_cards_answer_is_wrong_and_named() -> None:
    deck = deck_of("nitrate ion", "nitrates ion")
    assert graded("Nitrates ion!", deck) == Grade(WRONG, "nitrate ion", deck.cards[1])


@pytest.mark.parametrize(
    ("text", "holder"),
    [("nucleus", 1), ("The NUCLEUS", 1), ("NCL", 2), ("nuclus", None), ("ribosome", None)],
)
def test_whose_answer_a_text_is_is_known_beside_the_card_that_is_asked(
    text: str, holder: int | None
) -> None:
    deck = deck_of("ribosome", "nucleus", "nucleolus (NCL)", accepted=("nucleus",))
    found = other_holder(text, deck.cards[0], Side.TERM, deck)
    assert found == (None if holder is None else deck.cards[holder])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("H2O", " h2o. ", True),
        ("one-hot", "One hot", True),
        ("60,000", "60000", True),
        ("élan", "elan", True),
        ("x > 3", "x3", False),
        ("color", "colour", False),
    ],
)
def test_texts_that_a_person_reads_as_one_are_one(one: str, other: str, *, same: bool) -> None:
    typed = [Response.typed(text, GradingRules()).as_compared for text in (one, other)]
    assert (typed[0] == typed[1]) is same


def test_accents_make_two_texts_where_the_deck_demands_them() -> None:
    rules = GradingRules(accents_required=True)
    typed = [Response.typed(text, rules).as_compared for text in ("élan", "elan")]
    assert typed[0] != typed[1]


def test_a_misspelling_as_near_to_another_card_is_wrong() -> None:
    deck = deck_of("pastes", "pasted")
    assert graded("paste", deck) == Grade(WRONG, "pastes", deck.cards[1])


def test_accents_count_where_they_tell_two_cards_apart() -> None:
    deck = deck_of("sí", "si")
    assert graded("si", deck) == Grade(WRONG, "sí", deck.cards[1])
    assert graded("SÍ", deck).verdict is RIGHT
    assert graded("sì", deck).verdict is RIGHT
    assert graded("si", deck_of("sí")).verdict is RIGHT


def test_accents_count_where_the_deck_requires_them() -> None:
    strict = GradingRules(accents_required=True)
    assert graded("resume", deck_of("résumé", rules=strict)).verdict is WRONG
    assert graded("Résumé", deck_of("résumé", rules=strict)).verdict is RIGHT


def test_case_counts_where_it_tells_two_symbols_apart() -> None:
    deck = deck_of("CO", "Co")
    assert graded("Co", deck) == Grade(WRONG, "CO", deck.cards[1])
    assert graded("CO", deck).verdict is RIGHT
    assert graded("co", deck_of("CO")).verdict is RIGHT


def test_an_article_counts_where_it_tells_two_cards_apart() -> None:
    deck = deck_of("cook", "to cook")
    assert graded("to cook", deck) == Grade(WRONG, "cook", deck.cards[1])
    assert graded("cook", deck).verdict is RIGHT


def test_a_capital_a_is_no_article() -> None:
    assert graded("minor", deck_of("A minor")).verdict is WRONG


def test_each_accepted_answer_counts() -> None:
    deck = deck_of("sofa", accepted=("couch", "settee"))
    assert graded("Couch", deck) == Grade(RIGHT, "couch")
    assert graded("setee", deck) == Grade(TYPO, "settee")
    assert graded("setay", deck) == Grade(WRONG, "settee")


def test_accepted_answers_belong_to_the_answer_side() -> None:
    deck = deck_of("sofa", accepted=("couch",))
    assert grade("couch", deck.cards[0], Side.DEFINITION, deck).verdict is WRONG


@pytest.mark.parametrize("response", ["dog", "hound", "hund"])
def test_alternatives_are_split_only_where_the_deck_says_so(response: str) -> None:
    splitting = GradingRules(split_alternatives=True)
    assert graded(response, deck_of("dog / hound; hund", rules=splitting)).verdict is RIGHT
    assert graded(response, deck_of("dog / hound; hund")).verdict is WRONG


def test_a_slash_in_brackets_splits_nothing() -> None:
    deck = deck_of("hound (fox / bear)", rules=GradingRules(split_alternatives=True))
    assert graded("hound (fox", deck).verdict is WRONG
    assert graded("hound", deck).verdict is RIGHT


@pytest.mark.parametrize("response", ["", "  ", "?", "???", "-", "Don't know.", "don’t know"])
def test_nothing_or_not_knowing_is_skipped(response: str) -> None:
    assert graded(response, deck_of("adaptation")) == Grade(SKIPPED, "adaptation")


def test_a_question_mark_may_be_the_answer() -> None:
    assert graded("?", deck_of("?")).verdict is RIGHT
    assert graded("no idea", deck_of("no idea")).verdict is RIGHT


LONG = "A fraction of the previous update step is added to the current gradient (momentum)"


@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        ("adds a part of the last step to the gradient", None),
        (LONG.upper(), RIGHT),
        (LONG.replace("fraction", "fracton"), TYPO),
        (LONG.removesuffix(" (momentum)"), RIGHT),
        ("don't know", SKIPPED),
        ("", SKIPPED),
    ],
)
def test_a_long_answer_is_never_failed_on_its_wording(
    response: str, verdict: Verdict | None
) -> None:
    assert graded(response, deck_of(LONG)).verdict is verdict


def test_another_cards_long_answer_is_wrong() -> None:
    deck = deck_of(LONG, LONG.replace("previous", "following"))
    assert graded(deck.cards[1].term, deck).other_card is deck.cards[1]


def test_a_short_accepted_answer_does_not_make_a_long_one_short() -> None:
    assert graded("some of the last step", deck_of(LONG, accepted=("momentum",))).verdict is None


def test_a_long_answer_in_a_script_without_spaces_is_long() -> None:
    deck = deck_of("前の更新の一部を現在の勾配に加えて収束を速める方法")
    assert graded("勾配に加える", deck).verdict is None


def test_a_card_without_text_is_left_to_the_student() -> None:
    assert graded("a cell", deck_of("")) == Grade(None, "")
    assert graded("", deck_of("")) == Grade(SKIPPED, "")


def test_a_card_with_nothing_but_accepted_answers_is_graded_by_them() -> None:
    deck = deck_of("", accepted=("mitosis",))
    assert graded("Mitosis", deck).verdict is RIGHT
    assert graded("a cell", deck) == Grade(WRONG, "mitosis")


def test_a_card_that_has_left_the_deck_can_still_be_graded() -> None:
    deck = deck_of("osmosis")
    gone = Card(99, 99, 1, "diffusion", "spreading")
    assert grade("difusion", gone, Side.TERM, deck).verdict is TYPO


def test_the_html_tags_a_deck_is_about_are_not_markup() -> None:
    assert graded("<p> tag", deck_of("<div> tag")).verdict is WRONG
    assert graded("first second", deck_of("<div>first</div><br>second")).verdict is RIGHT


@pytest.mark.parametrize("piece", ["*a ", "_a ", "$a ", "<b>", "(", "a(b)", "a", "1,000 ", "²"])
def test_no_response_takes_for_ever_to_grade(piece: str) -> None:
    text = piece * (4000 // len(piece))
    with within_patience():
        graded(text, deck_of("Support Vector Machine (SVM)", text))


def test_a_deck_of_2000_cards_is_read_once_for_all_its_answers() -> None:
    deck = deck_of(*(f"word{number} thing" for number in range(2000)))
    with within_patience():
        for _ in range(200):
            assert graded("something else", deck).verdict is WRONG


WORDS = [
    "cell",
    "cells",
    "Cell",
    "sí",
    "si",
    "the",
    "a",
    "not",
    "60,000",
    "nn.Linear",
    "f(x)",
    "(s)",
    "x²",
    "日本",
    "α",
]
SIGNS = ["²", "≈", "=", "-", "/", ";", "(", ")", "?", "<b>", "</b>", "*", "_", "\u0301"]
PIECES = st.sampled_from(WORDS + SIGNS)
TEXTS = st.text(max_size=12) | st.lists(PIECES, min_size=1, max_size=4).map(" ".join)
RULES = st.builds(GradingRules, st.booleans(), st.booleans(), st.booleans())


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    numbers = count()
    card = st.builds(
        lambda term, definition, accepted: Card(
            (number := next(numbers)), number, 1, term, definition, accepted
        ),
        TEXTS,
        TEXTS,
        st.lists(TEXTS, max_size=2).map(tuple),
    )
    return Deck(
        tuple(draw(st.lists(card, min_size=1, max_size=4))),
        answer_sides=(draw(st.sampled_from(Side)),),
        rules=draw(RULES),
    )


@given(decks(), TEXTS, st.sampled_from(Side))
def test_any_response_gets_a_grade(deck: Deck, response: str, side: Side) -> None:
    assert isinstance(grade(response, deck.cards[0], side, deck), Grade)


@given(decks(), st.sampled_from(Side), st.sampled_from([str.upper, str.lower, str.title, str]))
def test_a_cards_own_answer_is_right(deck: Deck, side: Side, case: type[str]) -> None:
    card = Deck((deck.cards[0],), rules=deck.rules, answer_sides=deck.answer_sides)
    own = card.cards[0].text(side)
    response = case(own)
    assume(own.strip() and normalised(response) == normalised(own))
    assert grade(f"  {response} ", card.cards[0], side, card).verdict is RIGHT


@given(decks(), st.sampled_from(Side))
def test_the_answer_of_a_card_with_another_prompt_is_never_right(deck: Deck, side: Side) -> None:
    asked, *rest = deck.cards
    twins = [card for card in rest if asks_the_same(card, asked, side)]
    own = {
        (answer.exact, answer.reading.precise)
        for card in (asked, *twins)
        for answer in answers_of(card, side, deck)
    }
    for other in rest:
        theirs = {
            (answer.exact, answer.reading.precise) for answer in answers_of(other, side, deck)
        }
        if other.text(side).strip() and own.isdisjoint(theirs):
            verdict = grade(other.text(side), asked, side, deck).verdict
            assert verdict is None or not verdict.is_right


@given(decks(), TEXTS, st.sampled_from(Side))
def test_surrounding_spaces_and_case_change_nothing(deck: Deck, response: str, side: Side) -> None:
    assume(len(response) > 3 and response.swapcase().casefold() == response.casefold())
    assume(normalised(response.swapcase()) == normalised(response))
    card = deck.cards[0]
    plainly = grade(response, card, side, deck)
    assert grade(f"\n {response.swapcase()}  ", card, side, deck) == plainly


def test_the_answer_of_another_card_with_the_same_prompt_is_right() -> None:
    cards = (
        Card(1, 0, 1, "die Katze", "the cat"),
        Card(2, 1, 1, "der Kater", "The cat"),
        Card(3, 2, 1, "der Hund", "the dog"),
    )
    deck = Deck(cards)
    assert grade("der Kater", cards[0], Side.TERM, deck) == Grade(RIGHT, "der Kater")
    assert grade("die Katze", cards[0], Side.TERM, deck) == Grade(RIGHT, "die Katze")
    assert grade("der Hund", cards[0], Side.TERM, deck) == Grade(WRONG, "die Katze", cards[2])


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("AIC and BIC", "AIC / BIC"),
        ("AIC & BIC", "AIC / BIC"),
        ("aic or bic", "AIC/BIC"),
        ("L1 and L2 regularization", "L1/L2 Regularization"),
        ("Logits versus probabilities", "Logits vs. Probabilities"),
        ("logits vs probabilities", "Logits versus Probabilities"),
    ],
)
def test_a_slash_between_names_and_versus_may_be_said_in_words(response: str, answer: str) -> None:
    assert graded(response, deck_of(answer)).verdict is RIGHT


@pytest.mark.parametrize("response", ["km and h", "AIC", "BIC", "AIC with BIC"])
def test_a_slash_is_no_more_than_a_word(response: str) -> None:
    assert graded(response, deck_of("km/h" if "km" in response else "AIC / BIC")).verdict is WRONG
