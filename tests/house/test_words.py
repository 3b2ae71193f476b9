"""The check of the Chinese catalogue finds whatever is wrong with it."""

from pathlib import Path

import pytest

from scripts.compile_words import LOCALE, SOURCE, catalogue, words_of

CODE = 'say = _("Late by {days} days")\n'
PAGE = """{% load i18n %}<div>
  {% if late %}<p title="{% translate 'Late' %}">{% endif %}
    {% blocktranslate count n=days trimmed %}
      One day
      late{% plural %}{{ n }} days late
    {% endblocktranslate %}
  <b>{% blocktrans with who=name|upper %}Dear {{ who }}{% endblocktrans %}</b>
  {{ _("Due") }} {% include "x.html" with title=_("Paid") only %}
"""
GOOD = 'msgid "Late by {days} days"\nmsgstr "逾期 {days} 天"\n'


def _said(root: Path, *, code: str = CODE, page: str = "", part: str = GOOD) -> list[str]:
    for name, text in {"x.py": code, "web/templates/x.html": page}.items():
        (root / SOURCE / name).parent.mkdir(parents=True, exist_ok=True)
        (root / SOURCE / name).write_text(text)
    (root / LOCALE / "parts").mkdir(parents=True)
    (root / LOCALE / "parts" / "x.po").write_text(part)
    return [each.split(":")[0] for each in words_of(root).wrong]


def test_a_complete_catalogue_is_clean(tmp_path: Path) -> None:
    assert _said(tmp_path) == []


@pytest.mark.parametrize(
    "part, wrong",
    [
        ("", ["missing"]),
        (GOOD + '\nmsgid "Gone"\nmsgstr "没了"\n', ["stale"]),
        ("#, fuzzy\n" + GOOD, ["fuzzy"]),
        (GOOD.replace("逾期 {days} 天", ""), ["empty"]),
        (GOOD.replace("{days} 天", "{day} 天"), ["placeholders differ ({days}, {day})"]),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, part: str, wrong: list[str]) -> None:
    assert _said(tmp_path, part=part) == wrong


def test_two_translations_of_one_sentence_are_found(tmp_path: Path) -> None:
    _said(tmp_path)
    (tmp_path / LOCALE / "parts" / "y.po").write_text(GOOD.replace("逾期", "晚了"))
    assert ["translated twice" in each for each in words_of(tmp_path).wrong] == [True]


def test_templates_are_read(tmp_path: Path) -> None:
    _said(tmp_path, page=PAGE)
    said = {sentence for _, sentence in words_of(tmp_path).said}
    assert said == {"Late by {days} days", "Late", "One day late", "Dear %(who)s", "Due", "Paid"}


def test_the_same_parts_make_the_same_bytes(tmp_path: Path) -> None:
    _said(tmp_path)
    assert catalogue(words_of(tmp_path)) == catalogue(words_of(tmp_path))
