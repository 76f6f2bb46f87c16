"""What tells who a reader is goes from a comment; sums, dates in words and public numbers stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.personal_data import MOST_DIGITS, STRUCK, struck_out

DIGITS = "0123456789"
WORDS = st.text(st.sampled_from("abcżółщяțț \n"), max_size=20)


def shaped(pattern: str) -> st.SearchStrategy[str]:
    """Numbers of a shape: # is any digit."""
    count = pattern.count("#")

    def fill(digits: str) -> str:
        left = iter(digits)
        return "".join(next(left) if one == "#" else one for one in pattern)

    return st.text(DIGITS, min_size=count, max_size=count).map(fill)


SHAPES = [
    "06########", "06-########", "06 ## ## ## ##", "06-## ### ###", "(013) ### ## ##", "013-#######", "0031 6 ########",
    "+31 6 ## ## ## ##", "+31 (0)6-########", "+31 (0) 13 ### ## ##", "0### ######", "### ### ###", "###-###-###",
    "+48 ### ### ###", "0048#########", "(48) ## ### ## ##", "07## ### ###", "+40 7## ### ###", "+40.7##.###.###",
    "004072#######", "08# ### ####", "+359 8# ### ####", "00359 8# ## ## ###", "02/### ####", "+44 20 #### ####",
    "########", "#########", "#### ## ###", "###.###.###", "####.##.###", "### ### ###", "# # # # # # # #",
    "##-##-####", "###########", "##########", "#############", "06·####·####", "06 – ## ## ## ##",
]  # fmt: skip
IBANS = ["NL## ABNA #### #### ##", "PL## #### #### #### #### #### ####", "RO## AAAA #### #### #### ####",
         "BG## BNBG #### #### #### ##", "NL##RABO##########", "nl##ingb##########", "RO##AAAA1B31############",
         "NL##.ABNA.####.####.##", "DE##-####-####-####-####-##"]  # fmt: skip
MAILS = ["jan@example.nl", "j.kowalski+praca@poczta.example.pl", "ИВАН@пример.бг", "jan @ example.nl",
         "jan＠example.nl", "jan (at) example.nl", "jan[at]example.nl", "ana (arond) example.ro",
         "<ana@example.ro>,"]  # fmt: skip


def digits_in_one(text: str) -> int:
    """The most digits of a number in a text, however it is written."""
    found = re.findall(r"\d(?:[ \t.\-–/()+·\u00a0]{0,3}\d)*", text)
    return max((len(re.findall(r"\d", one)) for one in found), default=0)


@pytest.mark.parametrize("shape", [*SHAPES, *IBANS])
@given(data=st.data(), before=WORDS, after=WORDS)
def test_no_number_that_tells_a_person_stays(shape: str, data: st.DataObject, before: str, after: str) -> None:
    number = data.draw(shaped(shape))
    kept = struck_out(f"{before} {number}, {after}")
    assert STRUCK in kept
    assert digits_in_one(kept) == 0, kept


@pytest.mark.parametrize("mail", MAILS)
@given(before=WORDS, after=WORDS)
def test_no_mail_address_stays(mail: str, before: str, after: str) -> None:
    kept = struck_out(f"{before} {mail} {after}")
    assert STRUCK in kept
    assert "example" not in kept and "пример" not in kept and not re.search("[@＠]", kept)


@given(st.text(st.sampled_from("0123456789 .-–/()+@aZ\u00a0\u200b\n"), max_size=60))
@example("06\u200b12\u00ad34\u206056\u200d78")
def test_whatever_is_written_no_long_number_stays_and_twice_is_once(text: str) -> None:
    kept = struck_out(text)
    assert digits_in_one(kept) <= MOST_DIGITS
    assert struck_out(kept) == kept


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    kept = struck_out(text)
    assert struck_out(kept) == kept
    kept.encode()


@pytest.mark.parametrize(
    "text",
    [
        "Ik betaal 1.971,20 euro huur en 14,99 per uur.",
        "Bel 112. Of 1400, of 144.",
        "Od 1 stycznia 2026 do 31 grudnia 2027 r.",
        "De borg was 2 x 1500 euro, de huur 750 euro.",
        "Am lucrat 40 de ore, 6 zile pe săptămână.",
        "Работя по 12 часа от 3 месеца.",
        "Spotkanie @ biuro o 9.00",
        "",
    ],
)
def test_what_tells_nobody_stays(text: str) -> None:
    assert struck_out(text) == text


def test_what_stands_around_stays() -> None:
    assert struck_out("Mijn iban NL91 ABNA 0417 1643 00 dank u wel") == f"Mijn iban {STRUCK} dank u wel"
    assert struck_out("bel 06-12345678, ik ben thuis") == f"bel {STRUCK}, ik ben thuis"
    assert struck_out("paszport AB 1234567 zginął") == f"paszport {STRUCK} zginął"
