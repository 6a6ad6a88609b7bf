from __future__ import annotations

import re
import string

import pytest

from pipeline.errors import KefuError
from pipeline.report.words import TEMPLATES, phrases

ZH, EN = phrases(TEMPLATES, "zh"), phrases(TEMPLATES, "en")


def test_both_languages_have_the_same_phrases() -> None:
    assert list(ZH.entries) == list(EN.entries)


@pytest.mark.parametrize("key", list(ZH.entries))
def test_both_languages_fill_a_phrase_with_the_same_facts(key: str) -> None:
    assert _places(ZH.entries[key]) == _places(EN.entries[key])


def test_every_phrase_a_template_asks_for_is_there() -> None:
    asked = {
        key
        for path in TEMPLATES.rglob("*.j2")
        for key in re.findall(r'say\("([a-z_.0-9]+)"[ ,)](?!~)', path.read_text("utf-8"))
    }
    assert asked - set(ZH.entries) == set()


def test_a_phrase_with_a_singular_is_chosen_by_its_count() -> None:
    assert EN("people.persons", count=1) == "1 person"
    assert EN("people.persons", count=17_640) == "17.6K people"


def test_words_in_a_phrase_are_said_in_its_language() -> None:
    assert ZH("cards.definition", what={"zh": "接通率", "en": "Calls answered"}) == "口径：接通率"
    assert EN.pick({"zh": "接通率", "en": ""}) == "接通率"


def test_a_folder_without_words_is_named(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(KefuError) as error:
        phrases(Path(str(tmp_path)), "zh")
    assert error.value.reason == "words_missing"


def _places(entry: object) -> set[str | None]:
    texts = [entry] if isinstance(entry, str) else list(getattr(entry, "values", list)())
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
