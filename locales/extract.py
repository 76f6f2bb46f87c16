"""Bring all catalogs in line with the messages in the source tree (for developers).

    python -m locales.extract

Keeps translations, adds new messages as empty entries (in English: with the message itself),
drops messages that no source file has any more. A test fails until each entry is translated.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from locales import TAGS, get_locale
from locales.catalog import po_path
from locales.compile import texts

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: holds babel.cfg and the packages."""


def extract(root: Path = ROOT) -> Catalog:
    """The messages of the source tree under `root`, without translations."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        method_map, options_map = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]  # Babel has no hints for it
    found = Catalog()
    messages = extract_from_dir(
        root,
        method_map,
        options_map,
        keywords=DEFAULT_KEYWORDS,
        comment_tags=("translators:",),
        strip_comment_tags=True,
        directory_filter=_is_searched,
    )
    for filename, _, message, comments, context in messages:
        # Files without line numbers: a catalog changes with its messages, not with every edit.
        found.add(message, None, [(filename, 0)], auto_comments=list(comments or ()), context=context)
    return found


def updated(found: Catalog, old: Catalog | None, tag: str) -> Catalog:
    """A new catalog for `tag`: the messages of `found` with the translations of `old`."""
    new = Catalog(locale=get_locale(tag).babel_tag, fuzzy=False)
    for message in found:
        if not message.id:
            continue
        kept = old.get(message.id, message.context) if old is not None else None
        new.add(
            message.id,
            _translation(message, kept, new.num_plurals, tag),
            message.locations,
            # A changed wording is a new message: nothing is guessed, so nothing turns fuzzy.
            (kept.flags if kept is not None else set()) | message.flags,
            message.auto_comments,
            kept.user_comments if kept is not None else (),
            context=message.context,
        )
    return new


def _is_searched(folder: str) -> bool:
    """Whether the walk goes into a folder: not where tools keep thousands of files."""
    name = Path(folder).name
    return not name.startswith(".") and name not in {"node_modules", "var", "__pycache__"}


def _translation(message: Message, kept: Message | None, plurals: int, tag: str) -> str | tuple[str, ...]:
    """What `kept` says, if it says anything in the right number of forms; else empty or English."""
    singular_only = isinstance(message.id, str)
    if kept is not None and isinstance(kept.string, str) == singular_only and any(texts(kept)):
        return texts(kept)[0] if singular_only else texts(kept)
    if tag == "en":
        return message.id if isinstance(message.id, str) else tuple(message.id)
    return "" if singular_only else ("",) * plurals


def rendered(catalog: Catalog, tag: str) -> str:
    """The catalog as text. No dates and no tool names: same messages, same bytes."""
    body = io.BytesIO()
    write_po(body, catalog, omit_header=True, sort_output=True, include_lineno=False, width=100)
    header = [
        f"# {get_locale(tag).name}: messages of the interface.",
        '# Update with "python -m locales.extract".',
        'msgid ""',
        'msgstr ""',
        f'"Language: {tag}\\n"',
        f'"Plural-Forms: {catalog.plural_forms}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    return "\n".join(header) + "\n\n" + body.getvalue().decode().strip() + "\n"


def read(po: Path) -> Catalog | None:
    """The catalog in a file; `None` when there is no such file."""
    if not po.exists():
        return None
    with po.open("rb") as file:
        return read_po(file)


def main() -> int:
    """Rewrite every configured locale's catalog and say what is left to translate."""
    found = extract()
    for tag in TAGS:
        po = po_path(tag)
        catalog = updated(found, read(po), tag)
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_text(rendered(catalog, tag), encoding="utf-8")
        empty = sum(1 for message in catalog if message.id and not all(texts(message)))
        print(f"{tag}: {len(catalog)} messages, {empty} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
