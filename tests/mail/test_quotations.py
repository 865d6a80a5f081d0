"""What an office wrote is kept, what it quotes is not taken for its words: by program and language."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.mail.inbound import Answer, understood
from indicators.mail.quotations import own_words
from tests.mail.quote_forms import MARKED, UNMARKED, WORDS

_TOLD = "lines of a quoted letter are not shown]"


def _words(text: str, kind: str = "plain", to: str = "ICT indicators pipeline <no-reply@pipeline.example>") -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ict-bgd@stat.example", to, "Re: report"
    message.set_content(text, subtype=kind)
    found = understood(message.as_bytes())
    assert isinstance(found, Answer)
    return found.text


@pytest.mark.parametrize("form", MARKED)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_line_above_a_quotation_is_quoted(form: str, between: str) -> None:
    text = f"Before, in 2013.{between}{MARKED[form]}{between}> Is it right?\n>> Yes?\n\nAfter."
    assert _words(text).split() == ["Before,", "in", "2013.", "After."]


@pytest.mark.parametrize("form", [form for form in MARKED if not form.startswith("apple en")])
def test_the_line_above_a_quotation_in_html_is_quoted(form: str) -> None:
    line = MARKED[form].replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
    page = (
        f'<div>Before.</div><div class="gmail_attr">{line}<br></div><blockquote type="cite">Is it?</blockquote>After.'
    )
    assert _words(page, "html").split() == ["Before.", "After."]


@pytest.mark.parametrize("form", UNMARKED)
def test_of_a_letter_that_is_quoted_without_marks_the_lines_are_counted(form: str) -> None:
    words = _words(f"Before, in 2013.\n\n{UNMARKED[form]}\n\nIs it right?\n")
    assert words.startswith("Before, in 2013.")
    assert words.endswith(_TOLD)
    assert "Is it right?" not in words


@pytest.mark.parametrize("form", ["outlook en", "outlook ru", "outlook ar", "outlook zh"])
def test_a_header_in_html_is_known(form: str) -> None:
    fields = UNMARKED[form].replace("<", "&lt;").replace(">", "&gt;").split("\n")
    head = "<br>".join(f"<b>{field.partition(':')[0]}:</b>{field.partition(':')[2]}" for field in fields)
    words = _words(f"<p>Before.</p><hr><div><p>{head}</p></div><p>Is it right?</p>", "html")
    assert words.startswith("Before.")
    assert "Is it right?" not in words


@pytest.mark.parametrize("form", UNMARKED)
def test_an_answer_below_a_letter_without_marks_is_kept(form: str) -> None:
    assert "After." in _words(f"{UNMARKED[form]}\n\nAfter.\n")


@pytest.mark.parametrize("form", UNMARKED)
def test_what_another_person_wrote_and_is_passed_on_is_kept(form: str) -> None:
    other = UNMARKED[form].replace("ICT indicators pipeline", "Ministry").replace("no-reply@pipeline", "a@ministry")
    if "wrote" in other:
        other = other.replace("ict@stat", "b@ministry")
    assert "The census left out two districts." in _words(
        f"See below.\n\n{other}\n\nThe census left out two districts."
    )


@pytest.mark.parametrize("form", WORDS)
def test_words_that_look_like_a_quotation_are_kept(form: str) -> None:
    assert _words(WORDS[form]).split() == WORDS[form].split()


def test_a_long_line_above_a_quotation_is_kept() -> None:
    said = "We asked at 10:00 about the value of the census and were told by them that it is right."
    line = "On 05/05/2025 10:00, ICT indicators pipeline wrote:"
    assert _words(f"{said}\n{line}\n> Is it?\n") == said


def test_an_address_without_a_name_is_enough() -> None:
    text = f"Before.\n{MARKED['thunderbird ru']}\n> Is it?\n"
    assert _words(text, to="no-reply@pipeline.example") == "Before."


def test_a_paragraph_that_was_moved_to_the_right_is_no_quotation() -> None:
    page = '<p>HH6:</p><blockquote style="margin: 0 0 0 40px; border: none; padding: 0px">22.8 %</blockquote>'
    quoted = (
        '<blockquote class="gmail_quote" style="border:none">Is it right?<blockquote>And?</blockquote></blockquote>'
    )
    assert _words(f"{page}{quoted}<p>Regards</p>", "html").split() == ["HH6:", "22.8", "%", "Regards"]


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300), form=st.sampled_from(sorted(UNMARKED)))
def test_no_text_is_too_strange(text: str, form: str) -> None:
    assert own_words(f"{text}\n{UNMARKED[form]}\n{text}", {"no-reply@pipeline.example"}) is not None
