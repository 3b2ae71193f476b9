"""Join the parts of the Chinese catalogue, compile it, and say what is missing or stale.

``make words`` writes ``django.po`` and ``django.mo``; after a merge one simply runs it again.
``--check`` writes nothing and fails unless every sentence of the code is translated once, no
translation is stale or fuzzy, and the compiled catalogue is what the parts make. GNU gettext is
not needed.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("src/huikuan")
LOCALE = SOURCE / "locale"
TARGET = LOCALE / "zh_Hans" / "LC_MESSAGES"
SAME_DAY_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
Key = tuple[str, str]


@dataclass
class Words:
    """What the code says, what the parts translate, and what is wrong between them."""

    said: dict[Key, str] = field(default_factory=dict)
    known: dict[Key, Message] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def words_of(root: Path) -> Words:
    """Read the code and the parts below a folder, and compare them."""
    words = Words(said=dict(said_in(root)))
    for part in sorted((root / LOCALE / "parts").glob("*.po")):
        _read_part(part, words)
    for key, where in words.said.items():
        if key not in words.known:
            words.wrong.append(f"missing: {where}: {key[1]!r}")
    words.wrong += [f"stale: {key[1]!r}" for key in words.known if key not in words.said]
    return words


def said_in(root: Path) -> Iterator[tuple[Key, str]]:
    """Every sentence of modules and templates, with the place where it is said."""
    base = root / SOURCE
    files = sorted(base.rglob("*.py")) + sorted(base.glob("**/templates/**/*.*"))
    for path in files:
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else _template_as_code(text, path)
        for line, message, _, context in extract(
            "python", io.BytesIO(code.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            single = message if isinstance(message, str) else message[0]
            yield (context or "", single), f"{path.relative_to(root)}:{line}"


def _template_as_code(text: str, path: Path) -> str:
    """The calls of gettext in a template; lines are flattened, for they are not Python."""
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def _read_part(path: Path, words: Words) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans")
    for message in catalog:
        if not message.id:
            continue
        single = message.id if isinstance(message.id, str) else message.id[0]
        key = (message.context or "", single)
        words.wrong += [f"{kind}: {path.name}: {single!r}" for kind in _faults(message)]
        before = words.known.setdefault(key, message)
        if _texts(before) != _texts(message):
            words.wrong.append(f"translated twice: {single!r}: {before.string} / {message.string}")


def _texts(message: Message) -> list[str]:
    string = message.string
    return [string] if isinstance(string, str) else list(string)


def _faults(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    if not all(_texts(message)):
        yield "empty"
        return
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = {each for id_ in ids for each in PLACEHOLDER.findall(id_)}
    used = {each for text in _texts(message) for each in PLACEHOLDER.findall(text)}
    if used - allowed or (len(ids) == 1 and allowed - used):
        yield f"placeholders differ ({', '.join(sorted(used ^ allowed))})"


def catalogue(words: Words) -> tuple[bytes, bytes]:
    """The joined catalogue as text and compiled; the same parts always make the same bytes."""
    joined = Catalog(
        locale="zh_Hans",
        project="huikuan",
        version="1",
        creation_date=SAME_DAY_ALWAYS,
        revision_date=SAME_DAY_ALWAYS,
        last_translator="Huikuan",
        language_team="zh_Hans",
        header_comment="# Joined from locale/parts by `make words`; edit the parts, not this.",
        fuzzy=False,
    )
    for key in sorted(words.known):
        message = words.known[key]
        joined.add(message.id, message.string, context=message.context)
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, joined, width=0, sort_output=True, no_location=True)
    write_mo(compiled, joined)
    return text.getvalue(), compiled.getvalue()


def main(arguments: list[str]) -> int:
    """Write the catalogue, or with ``--check`` only say what is wrong."""
    settings.configure()
    words = words_of(ROOT)
    made = dict(zip(("django.po", "django.mo"), catalogue(words), strict=True))
    for name, content in made.items():
        path = ROOT / TARGET / name
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            words.wrong.append(f"out of date: {path.relative_to(ROOT)} (run make words)")
    for line in words.wrong:
        print(line)
    print(f"words: {len(words.said)} said, {len(words.known)} translated, {len(words.wrong)} wrong")
    return 1 if words.wrong and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
