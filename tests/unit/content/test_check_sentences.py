"""The checks of sentences: each planted one is found with file, line and language, and right ones are let alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.checks import prose, sources
from tests.support.planting import PAGE, Key, new_in, plant

SENTENCES = [
    ("figures", "nl", "Je krijgt 25 vrije dagen.", "25"),
    ("figures", "en", "The fine is €500.", "€"),
    ("figures", "pl", "Płacisz osiem%.", "%"),
    ("figures", "ro", "Termenul este 12.03.2027.", "12.03.2027"),
    ("figures", "bg", "Обадете се на 0800-8020.", "0800"),
    ("number-words", "nl", "Meld dit binnen twee hele weken.", "twee hele weken"),
    ("number-words", "nl", "Je contract duurt één jaar.", "één jaar"),
    ("number-words", "nl", "Dat geldt na anderhalf jaar.", "anderhalf jaar"),
    ("number-words", "en", "You have two weeks.", "two weeks"),
    ("number-words", "en", "It is a three-month contract.", "three-month"),
    ("number-words", "en", "The rest is half an hour.", "half an hour"),
    ("number-words", "pl", "Masz na to dwa tygodnie.", "dwa tygodnie"),
    ("number-words", "pl", "Zrób to w ciągu dwóch tygodni.", "dwóch tygodni"),
    ("number-words", "pl", "Umowa trwa półtora roku.", "półtora roku"),
    ("number-words", "pl", "To umowa dwuletnia.", "dwuletnia"),
    ("number-words", "ro", "Aveți două săptămâni.", "două săptămâni"),
    ("number-words", "ro", "Aveți douăzeci de zile.", "douăzeci de zile"),
    ("number-words", "bg", "Имате две седмици.", "две седмици"),
    ("number-words", "bg", "Срокът е половин година.", "половин година"),
    ("typography", "nl", 'Er staat "inhouding" op.', "straight quote"),
    ("typography", "nl", "Maak foto's van de brief.", "apostrophe"),
    ("typography", "nl", "Lees „inhouding” goed.", "„"),
    ("typography", "en", "Read ‘the small print.", "not closed"),
    ("typography", "pl", "Tu jest napisane “inhouding”.", "“"),
    ("typography", "pl", "Na pasku jest „inhouding“.", "“"),
    ("typography", "ro", "Scrie „inhouding“ acolo.", "“"),
    ("typography", "bg", "Пише „inhouding” там.", "”"),
    ("typography", "ro", "Aşa scrie acolo.", "cedilla"),
    ("typography", "ro", "Cînd primiți banii.", "î inside"),
    ("typography", "en", "This is  too wide.", "Two spaces"),
    ("typography", "en", "Ask first , then sign.", "space before"),
    ("typography", "en", "Ask first,then sign.", "No space after"),
    ("typography", "en", "Wait and see...", "Dots"),
    ("typography", "en", "Act now!", "exclamation"),
    ("typography", "pl", "Umowa - ważne pismo.", "dash"),
    ("typography", "bg", "Това е й на работодателя.", "ѝ"),
    ("typography", "nl", "Dit is een kwestie van 3 weken.", "no-break space"),
    ("typography", "nl", "Dit is een goed\u200b idee.", "invisible"),
    ("address", "nl", "Kijk of uw loon klopt.", "uw"),
    ("address", "en", "Ask if he/she has signed.", "he/she"),
    ("address", "pl", "Czy podpisałeś umowę?", "podpisałeś"),
    ("address", "pl", "Jeśli ktoś to zrobił/a, zapytaj.", "zrobił/a"),
    ("address", "pl", "Tu pomagamy, gdy Państwo pytają.", "Państwo"),
    ("address", "ro", "Acesta este salariul tău.", "tău"),
    ("address", "bg", "Всеки е длъжен да плаща.", "длъжен"),
    ("address", "bg", "Тогава Вие плащате.", "Вие"),
    ("address", "bg", "Наетият/та плаща.", "/та"),
    ("avoid", "nl", "Je dient te betalen.", "dient te"),
    ("avoid", "en", "You pay the own risk.", "own risk"),
    ("avoid", "pl", "Płacisz własne ryzyko.", "własne ryzyko"),
    ("avoid", "ro", "Căutați o locație nouă.", "locație"),
    ("avoid", "bg", "Плащате собствен риск.", "собствен риск"),
    ("alphabet", "bg", "Вашата зaплата е тук.", "зaплата"),
    ("alphabet", "bg", "Попитайте за это нещо.", "это"),
    ("alphabet", "bg", "Носете формуляр А1 с вас.", "А1"),
    ("alphabet", "pl", "To jest договор o pracę.", "договор"),
    ("alphabet", "en", "This is соntract text.", "соntract"),
    ("alphabet", "pl", "To jest însă umowa.", "însă"),
    ("markdown", "nl", "Dit is *schuin* gezet.", "italics"),
    ("markdown", "nl", "Dit is <b>vet</b> gezet.", "HTML"),
    ("markdown", "nl", "![foto](https://www.rijksoverheid.nl/x.png)", "image"),
    ("markdown", "nl", "> Dit is een gewoon citaat.", "quote that is no warning"),
    ("markdown", "nl", "Dit is **niet dicht.", "left over"),
    ("empty", "nl", "- Eerst dit\n-\n- Dan dat", "empty"),
    ("links", "nl", "Kijk op [deze site](https://www.nextstandard.nl/).", "nextstandard.nl"),
    ("links", "nl", "Kijk op [deze site](http://www.uwv.nl/).", "https"),
    ("links", "nl", "Kijk op https://www.uwv.nl/ voor meer.", "bare"),
    ("references", "nl", "Het is {{ fact:no-such-fact }}.", "no-such-fact"),
    ("references", "nl", "Het is {{ fakt:x }}.", "no fact token"),
    ("references", "nl", "Lees [dit](page:no-such-page).", "no-such-page"),
    ("references", "nl", "Lees [dit](page:rental-contract#no-such-part).", "no-such-part"),
    ("references", "nl", "Lees [dit](term:no-such-term) en [dat](contact:no-such-point).", "no-such-term"),
    ("facts", "nl", "Dat is {{ fact:minimum-wage-youth-percent-20 }} van het loon.", "@2027-01-01"),
    ("facts", "nl", "De boete van {{ fact:cak-fine-uninsured }} betaal je zelf.", "Label"),
    ("facts", "nl", "Bel [{{ fact:phone-juridisch-loket }}](contact:juridisch-loket).", "link by itself"),
    ("facts", "nl", "Doe het binnen {{ fact:brp-register-within|gen }}.", "Polish only"),
    ("facts", "pl", "Zrób to w ciągu {{ fact:brp-register-within }}.", "genitive"),
    ("facts", "pl", "Trwa to przez {{ fact:brp-register-within|gen }}.", "plain form"),
    ("long-sentence", "en", "You ask " + "and then you ask " * 8 + "again.", "35 words"),
    ("traps", "nl", "Bel het Juridisch Loket op 0900-8020.", "0900-8020"),
    ("traps", "en", "Call 0900 0113 if you are in danger.", "0900 0113"),
    ("traps", "nl", "Het minimumloon per maand staat op je loonstrook.", "hourly"),
    ("traps", "en", "The housing deduction is being phased out.", "cancelled"),
    ("traps", "pl", "Masz prawo, układ zbiorowy dotyczy każdej agencji.", "every agency"),
    ("traps", "en", "An agency without admission is illegal.", "2028"),
    ("traps", "nl", "Een bureau zonder toelating is verboden.", "2028"),
    ("traps", "bg", "Агенция без разрешение е незаконна.", "2028"),
    ("traps", "nl", "Met een uitzendbeding stopt je werk als je ziek wordt.", "illness"),
    ("traps", "nl", "Meld je bij de IND.", "IND"),
    ("traps", "nl", "Het oude recht was negentig procent.", "automatic"),
    ("traps", "pl", "Dostaniesz dodatek do czynszu za pokój.", "room"),
    ("traps", "ro", "RNI este o evidență temporară.", "RNI"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "locale", "text", "word"), SENTENCES)
def test_a_planted_sentence_is_found_where_it_stands(
    some_content: Path, before: set[Key], check: str, locale: str, text: str, word: str
) -> None:
    line = plant(some_content, locale, text)
    new = new_in(some_content, before)
    hits = [one for one in new if one.check == check and word in one.what]
    assert hits, [str(one) for one in new]
    place = line + 1 if "\n-" in text else line
    assert hits[0].file == f"{PAGE}/{locale}.md"
    assert hits[0].line == place
    assert check == "references" or hits[0].locale == locale


RIGHT = [
    ("nl", "Tussen twee werkdagen heb je rust. Je krijgt een week vrij. Maak foto’s, zeg ‘nee’ en lees de regels."),
    ("nl", "Bel [113 Zelfmoordpreventie](contact:zelfmoordpreventie-113) of vraag een A1-verklaring of U1-formulier."),
    ("nl", "‘Ik vraag u het loon te betalen.’"),
    ("nl", "‘Geachte heer, mevrouw,\n\nIk vraag u het loon te betalen. Dat hebt u niet gedaan.\n\n(naam)’"),
    ("nl", "Boete: {{ fact:cak-fine-uninsured }}"),
    ("nl", "Er is geen minimumloon per maand. Een bureau zonder toelating is niet meteen verboden."),
    ("nl", "Een regel over [twee](page:rental-contract) dingen: dit contract is er, en dat contract ook."),
    ("en", "You can have one or two documents, and there is a week in between. Don’t sign ‘the other one’."),
    ("en", "‘Ik werk voor u en ik heb nog niet al mijn loon gekregen. Ik vraag u dit loon nu te betalen.’"),
    ("pl", "Masz dwa dokumenty: umowę i regulamin. Termin to {{ fact:brp-register-within }}. Zapytaj o „inhouding”."),
    ("pl", "Zrób to w ciągu {{ fact:brp-register-within|gen }}. Państwo często płaci część."),
    ("ro", "Aveți două contracte și o lună pentru răspuns. Scrie „inhouding”. Termenul nu este neîncetat."),
    ("bg", "Имате два договора. Вие избирате. Попитайте за ѝ и за удостоверение A1. Пише „inhouding“."),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text"), RIGHT)
def test_a_right_sentence_is_let_alone(some_content: Path, before: set[Key], locale: str, text: str) -> None:
    plant(some_content, locale, text)
    new = new_in(some_content, before)
    assert [str(one) for one in new if one.check != "length"] == []


def test_a_quote_of_several_paragraphs_must_be_closed(some_content: Path, before: set[Key]) -> None:
    plant(some_content, "bg", "„Geachte heer, mevrouw,\n\nIk vraag u het loon te betalen.")
    new = [one.what for one in new_in(some_content, before) if one.check == "typography"]
    assert any("several paragraphs" in what for what in new)


@pytest.mark.parametrize(
    ("host", "official"),
    [
        ("www.rijksoverheid.nl", True), ("sdg.rijksoverheid.nl", True), ("uwv.nl", True),
        ("notuwv.nl", False), ("uwv.nl.example.com", False), ("nl", False),
    ],
)  # fmt: skip
def test_a_domain_is_official_itself_or_below_one_that_is(host: str, official: bool) -> None:
    assert sources.is_official(host) is official


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bel nu. Vraag hulp.", 2),
        ("Is dat zo? Ja. „Nee.” Goed.", 4),
        ("Zadzwoń np. do gminy i zapytaj.", 1),
        ("Платете. Това е всичко", 2),
        ("Neem een kopie, bijv. van je contract.", 1),
        ("", 0),
        ("…", 0),
    ],
)
def test_sentences_end_at_a_mark_before_a_capital(text: str, count: int) -> None:
    assert len(prose.sentences(text)) == count
