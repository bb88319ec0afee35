"""The tool of the catalogues finds what is to be translated, and the catalogues have no gap."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import ngettext
from tools import msgids, words

from tests.database import ROOT

PYTHON = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, pgettext, npgettext_lazy as counted
one = _("plain")
two = ngettext("%(n)s action", "%(n)s actions", n)
three = pgettext("paper", "report")
four = translation.gettext("by module " "in two parts")
five = counted("desk", "one file", "%(n)s files", n)
six = other("not ours")
"""

TEMPLATE = """
{% load i18n %}<c-button label="{% translate 'In an attribute' %}" :title="x">
{% translate "Verb" context "button" %}</c-button>
{% blocktranslate count n=rows|length trimmed with name=person.name %}
  {{ n }} row of
  {{ name }}
{% plural %}
  {{ n }} rows of {{ name }}
{% endblocktranslate %}
{% blocktranslate asvar said %}Said{% endblocktranslate %}{{ x|default:_("Fallback") }}{{ _("Constant") }}
{% translate "100% of it" as share %}{# {% translate "Commented" %} #}{% if x == _("In a tag") %}{% endif %}
"""


def test_python_is_read_with_its_aliases() -> None:
    found = {message.key: message.plural for message in msgids.of_python(PYTHON, "x.py")}

    assert found == {
        ("", "plain"): "",
        ("", "%(n)s action"): "%(n)s actions",
        ("paper", "report"): "",
        ("", "by module in two parts"): "",
        ("desk", "one file"): "%(n)s files",
    }


def test_what_cannot_be_translated_is_refused() -> None:
    source = 'from django.utils.translation import gettext as _\nsaid = _(f"{x} things")'

    with pytest.raises(msgids.WordsError, match=r"x\.py:2"):
        list(msgids.of_python(source, "x.py"))


def test_templates_are_read_with_counts_and_attributes() -> None:
    found = {message.key: message.plural for message in msgids.of_template(TEMPLATE, "x.html")}

    assert found == {
        ("", "In an attribute"): "",
        ("button", "Verb"): "",
        ("", "%(n)s row of %(name)s"): "%(n)s rows of %(name)s",
        ("", "Said"): "",
        ("", "Fallback"): "",
        ("", "Constant"): "",
        ("", "100%% of it"): "",
        ("", "In a tag"): "",
    }


FAULTS = [
    (polib.POEntry(msgid="a", msgstr=""), "is not translated"),
    (polib.POEntry(msgid="a", msgstr="b", flags=["fuzzy"]), "is marked fuzzy"),
    (polib.POEntry(msgid="a", msgstr="b", obsolete=True), "is obsolete"),
    (polib.POEntry(msgid="%(n)s of %(m)s", msgstr="%(n)s van %(o)s"), "its placeholders differ"),
    (polib.POEntry(msgid="%s of %d", msgstr="%d van %s"), "its placeholders differ"),
    (polib.POEntry(msgid="{name} is in", msgstr="{naam} is er"), "its placeholders differ"),
    (polib.POEntry(msgid="<b>a</b> b", msgstr="<i>a</i> b"), "its tags differ"),
    (polib.POEntry(msgid="a ", msgstr="b"), "begins or ends with a space"),
    (polib.POEntry(msgid="a", msgid_plural="as", msgstr_plural={0: "b"}), "has 1 forms instead of 2"),
    (
        polib.POEntry(msgid="%(n)s a", msgid_plural="%(n)s as", msgstr_plural={0: "b", 1: "%(n)s bs"}),
        "placeholders",
    ),
]


@pytest.mark.parametrize(("entry", "fault"), FAULTS, ids=[fault for _entry, fault in FAULTS])
def test_a_faulty_translation_is_told(entry: polib.POEntry, fault: str) -> None:
    assert any(fault in line for line in words._entry_faults(entry))


GOOD = [
    polib.POEntry(msgid="%(n)s of %(m)s", msgstr="%(m)s: %(n)s"),
    polib.POEntry(msgid="<b>a</b> {x}", msgstr="{x} <b>b</b>"),
    polib.POEntry(msgid="one a", msgid_plural="%(n)s as", msgstr_plural={0: "%(n)s b", 1: "%(n)s bs"}),
    polib.POEntry(msgid="50% saved", msgstr="50% bewaard"),
]


@pytest.mark.parametrize("entry", GOOD, ids=lambda entry: entry.msgid)
def test_a_good_translation_passes(entry: polib.POEntry) -> None:
    assert list(words._entry_faults(entry)) == []


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    messages = {m.key: m for m in (msgids.Message("old"), msgids.Message("kept"))}
    words._update("nl", messages)
    book = polib.pofile(str(words.catalogue("nl")))
    book.find("kept").msgstr = "gebleven"
    book.save()

    came, went = words._update("nl", {m.key: m for m in (msgids.Message("kept"), msgids.Message("new"))})

    after = polib.pofile(str(words.catalogue("nl")))
    assert (came, went) == (1, 1)
    assert {entry.msgid: entry.msgstr for entry in after} == {"kept": "gebleven", "new": ""}
    before = words.catalogue("nl").read_text()
    words._update("nl", {m.key: m for m in (msgids.Message("kept"), msgids.Message("new"))})
    assert words.catalogue("nl").read_text() == before


def test_english_counts_without_a_catalogue() -> None:
    with translation.override("en"):
        assert [ngettext("%(n)s step", "%(n)s steps", n) for n in (0, 1, 2)] == [
            "%(n)s steps",
            "%(n)s step",
            "%(n)s steps",
        ]


def test_the_catalogues_are_whole() -> None:
    found = words.check()

    assert found == [], f"{len(found)} faults; see: python -m tools.words check"


def test_french_in_the_policy_and_the_demo_breaks_no_line_before_a_colon() -> None:
    loose = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in sorted((ROOT / "src").rglob("*.toml"))
        for text in _french(tomllib.loads(path.read_text()))
        if words.LOOSE.search(text)
    ]
    assert loose == []


def _french(found: object, key: str = "") -> Iterator[str]:
    """Every text that stands under `fr`."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from _french(value, "fr" if name == "fr" else "")
    elif isinstance(found, list):
        for value in found:
            yield from _french(value, key)
    elif isinstance(found, str) and key:
        yield found


def test_the_catalogues_follow_the_glossary() -> None:
    wrong, _remarks = words.glossary()

    assert wrong == []
