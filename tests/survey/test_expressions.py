"""The language of a design: what it understands, what it says of the rest, and what missing means in it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.survey.expression_parser import parse
from indicators.survey.expressions import ExpressionError, Logic, Not, Variable, variables
from tests.survey.files import opened

PEOPLE = "id,a,b,age,name\n1,1,1,20,x\n2,0,1,99,it's\n3,97,,30,\n4,98,0,,y\n5,99,1,15,x\n"
ANSWERS = """
- variables: [a, 'B*']
  codes: [0, 1]
  does_not_know: {codes: [97], counts_as: negative}
  no_answer: {codes: [98], counts_as: missing}
  does_not_apply: {codes: [99], counts_as: negative}
- {variables: [age], between: [0, 98], no_answer: {codes: [99], counts_as: missing}}
"""
YES, NO, NONE = True, False, None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1", [YES, NO, NO, NONE, NO]),
        ("a <> 1", [NO, YES, NO, NONE, NO]),  # who does not know is not one of those who say no
        ("not a = 1", [NO, YES, YES, NONE, YES]),
        ("a in (0)", [NO, YES, NO, NONE, NO]),
        ("a not in (0)", [YES, NO, YES, NONE, YES]),
        ("a > 0", [YES, NO, NO, NONE, NO]),  # 97 is no number of anything
        ("a between 0 and 100", [YES, YES, NO, NONE, NO]),
        ("a + 1 > 0", [YES, YES, NONE, NONE, NONE]),
        ("a is missing", [NO, NO, NO, YES, NO]),
        ("a is not missing", [YES, YES, YES, NO, YES]),
        ("a is does_not_know", [NO, NO, YES, NO, NO]),
        ("A is no_answer or B is missing", [NO, NO, YES, YES, NO]),
        ("age >= 18", [YES, NONE, YES, NONE, NO]),
        ("age / (age - 20) > 2", [NONE, NONE, YES, NONE, NO]),
        ("name = 'x'", [YES, NO, NONE, NO, YES]),
        ("name = 'it''s'", [NO, YES, NONE, NO, NO]),
        ('name in ("x", "y")', [YES, NO, NONE, YES, YES]),
        ("a = 1 and b = 1", [YES, NO, NO, NO, NO]),
        ("a = 1 or b = 1", [YES, YES, NONE, NONE, YES]),
        ("case when a = 1 then 'p' when b = 0 then 'q' end = 'p'", [YES, NONE, NONE, NO, NONE]),
        ("case when a = 1 then 1 else 0 end = 1", [YES, NO, NO, NO, NO]),
        ("-id + 2 * 3 - 1 = 4", [YES, NO, NO, NO, NO]),
        ("`id` = 1e0", [YES, NO, NO, NO, NO]),
        ("person.id = 1", [YES, NO, NO, NO, NO]),
        ("adult = 1", [YES, NONE, YES, NONE, NO]),
    ],
)
def test_what_a_condition_says_of_each_row(text: str, expected: list[bool | None]) -> None:
    data, binder = opened(PEOPLE, ANSWERS, derived={"adult": "case when age >= 18 then 1 when age < 18 then 0 end"})
    assert [
        row[0] for row in data.con.execute(f"SELECT {binder.condition(text).sql} FROM person").fetchall()
    ] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the text ends where a variable or a value was expected"),
        ("a = ", "the text ends"),
        ("a = 1)", "“)” stands at character 6 where the end was expected"),
        ("a = 1 = 1", "where “and” was expected"),
        ("a; DROP TABLE person", "“; DROP TAB” at character 2"),
        ("agee > 1", "there is no variable agee in person. Did you mean age?"),
        ("household.a = 1", "there is no file household here"),
        ("a = 97", "write “a is does_not_know”"),
        ("a in (1, 99)", "write “a is does_not_apply”"),
        ("a = 7", "7 is no code of a: its answers are 0, 1"),
        ("name = 1", "a text is compared with a number"),
        ("name > 'a'", "texts are not ordered"),
        ("name + 1 = 2", "a text stands where a number was expected"),
        ("a and b", "a number stands where a condition was expected"),
        ("a", "it is a number where a condition was expected"),
        ("(a = 1) = (b = 1)", "two conditions are not compared"),
        ("a is refused", "one of missing, does_not_know, no_answer, does_not_apply"),
        ("a + 1 is no_answer", "only a variable is no_answer"),
        ("id is no_answer", "name no code for no_answer"),
        ("a in (b)", "a number or a text was expected"),
        ("a not 1", "“in” or “between” was expected"),
        ("case end = 1", "“when” was expected"),
        ("round = 1", "round is derived from itself"),
        ("1e999 = a", "too great a number"),
        ("(" * 50 + "a = 1" + ")" * 50, "nested more than 40 times"),
        ("a" + " + a" * 200 + " = 1", "more than 100 signs"),
        ("a = 1 or " * 1000 + "a = 1", "longer than 4,000 characters"),
    ],
)
def test_what_is_not_understood_is_said(text: str, words: str) -> None:
    _, binder = opened(PEOPLE, ANSWERS, derived={"round": "round + 1"})
    with pytest.raises(ExpressionError) as caught:
        binder.condition(text)
    assert words in str(caught.value)


def test_a_name_of_any_letters_is_quoted() -> None:
    data, binder = opened('id,año,"a ""b"" c"\n1,3,4\n', "[]")
    sql = binder.condition('`año` = 3 and `a "b" c` = 4').sql
    assert data.con.execute(f"SELECT {sql} FROM person").fetchall() == [(True,)]


def _understood(text: str) -> bool:
    """Whether a text is an expression; any other exception than the one that says so is a fault."""
    try:
        return bool(parse(text))
    except ExpressionError:
        return False


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    assert _understood(text) in (True, False)


WORDS = [
    "a = 1",
    "not",
    "and",
    "or",
    "(",
    ")",
    "in",
    "between",
    "is missing",
    "case",
    "when",
    "then",
    "end",
    "'x'",
    "-",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_words_are_parsed_or_refused(words: list[str]) -> None:
    assert _understood(" ".join(words)) in (True, False)


def test_and_binds_before_or_and_not_before_both() -> None:
    tree = parse("not a = 1 and b = 1 or c = 1")
    assert isinstance(tree, Logic)
    assert tree.word == "or"
    first = tree.parts[0]
    assert isinstance(first, Logic)
    assert isinstance(first.parts[0], Not)
    assert [each.name for each in variables(tree)] == ["a", "b", "c"]
    assert list(variables(parse("h.x + 1 > case when y is missing then 0 else 1 end"))) == [
        Variable("x", "h"),
        Variable("y"),
    ]


def test_logic_of_three_values_is_that_of_kleene() -> None:
    order = {NO: 0, NONE: 1, YES: 2}
    back = {value: key for key, value in order.items()}
    rows = list(itertools.product(order, order))
    text = {YES: "1", NO: "0", NONE: ""}
    lines = "".join(f"{number},{text[p]},{text[q]}\n" for number, (p, q) in enumerate(rows))
    data, binder = opened("id,p,q\n" + lines, "[]")
    both, either = (binder.condition(f"p = 1 {word} q = 1").sql for word in ("and", "or"))
    found = data.con.execute(f"SELECT {both}, {either} FROM person").fetchall()
    assert found == [(back[min(order[p], order[q])], back[max(order[p], order[q])]) for p, q in rows]
