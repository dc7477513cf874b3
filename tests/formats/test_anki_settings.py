"""Notes that Anki exported as text."""

from tests.formats.reading import doubt_on, pairs, read, refusal


def test_settings_and_the_columns_they_set_apart_are_left_out() -> None:
    text = "#separator:tab\n#html:false\n#guid column:1\n#tags column:4\nx1\tHund\tdog\tpets\n"
    deck = read(f"{text}x2\tKatze\tcat\t\nbroken")
    assert pairs(deck) == [("Hund", "dog"), ("Katze", "cat")]
    assert doubt_on(deck, 1) == "“#separator:tab” is a setting of Anki and was left out."
    assert doubt_on(deck, 3) == "The column of Anki's guid was left out."
    assert "no tab in “broken”" in doubt_on(deck, 7)


def test_settings_that_leave_no_column_are_not_a_crash() -> None:
    text = "#guid column:1\n#tags column:2\n"
    assert "Choose another separator" in refusal(f"{text}a\tb")


def test_settings_without_notes_are_refused() -> None:
    assert refusal("#separator:tab\n#html:true") == (
        "There are only settings of Anki here. Copy the notes as well."
    )
