"""Reads terms, contact points and synonyms: one TOML file each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from content.loading.fields import LOCALE, Fields, is_slug, text_of, toml_of
from content.loading.files import ContactPointFile, Folder, SynonymFile, TermFile, file_hash


def _localized(
    fields: Fields, table: Mapping[str, Any], names: tuple[str, ...], optional: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for locale, own in table.items():
        if not isinstance(own, dict) or not LOCALE.fullmatch(locale):
            continue
        inner = Fields(fields.folder, fields.path, own, fields.text)
        texts[locale] = tuple(inner.string(name, optional.get(name)) for name in names)
        fields.faulty = fields.faulty or inner.faulty
    if not texts:
        fields.fault("nl", "There is no text in any locale.")
    return texts


def read_term(folder: Folder, path: Path) -> None:
    """Reads a term's file into `folder.terms`."""
    text = text_of(folder, path)
    table = None if text is None else toml_of(folder, path, text)
    if text is None or table is None:
        return
    fields = Fields(folder, path, table, text)
    texts = _localized(
        fields,
        table,
        ("name", "sender", "explanation", "what_to_do"),
        {"sender": str(table.get("sender", "")), "what_to_do": ""},
    )
    id_, dutch, also, page = (
        fields.uuid(),
        fields.string("dutch"),
        fields.strings("also"),
        fields.optional("page"),
    )
    if is_slug(folder, path, path.stem) and not fields.faulty:
        four = {locale: (one[0], one[1], one[2], one[3]) for locale, one in texts.items()}
        folder.terms.append(TermFile(path, id_, path.stem, dutch, also, page, four, file_hash(text.encode())))


def read_contact_point(folder: Folder, path: Path) -> None:
    """Reads a contact point's file into `folder.contact_points`."""
    text = text_of(folder, path)
    table = None if text is None else toml_of(folder, path, text)
    if text is None or table is None:
        return
    fields = Fields(folder, path, table, text)
    place = table.get("place", {})
    inner = Fields(folder, path, place if isinstance(place, dict) else {}, text)
    columns = {
        "kind": fields.string("kind"),
        "organisation": fields.string("organisation"),
        "address": inner.optional("address"),
        "postal_code": inner.optional("postal_code"),
        "town": inner.optional("town"),
        "schedule": fields.optional("schedule"),
        "languages": list(fields.strings("languages")) if "languages" in table else None,
        "email": fields.optional("email"),
        "website": fields.optional("website"),
        "confirmed_on": fields.date("confirmed_on"),
        "last_seen_on": fields.date("last_seen_on"),
    }
    rest = {key: value for key, value in table.items() if key != "place"}
    texts = _localized(fields, rest, ("service", "description"), {"description": ""})
    id_, phones = fields.uuid(), fields.strings("phones")
    areas = fields.strings("areas") or ("NL",)
    if is_slug(folder, path, path.stem) and not fields.faulty:
        two = {locale: (one[0], one[1]) for locale, one in texts.items()}
        folder.contact_points.append(
            ContactPointFile(path, id_, path.stem, columns, phones, areas, two, file_hash(text.encode()))
        )


def read_synonyms(folder: Folder, path: Path) -> None:
    """Reads a locale's synonyms into `folder.synonyms`."""
    text = text_of(folder, path)
    table = None if text is None else toml_of(folder, path, text)
    if text is None or table is None:
        return
    fields = Fields(folder, path, table, text)
    groups = table.get("two_way", [])
    one_way = table.get("one_way", {})
    if not isinstance(groups, list) or not all(isinstance(group, list) and group for group in groups):
        fields.fault("two_way", "“two_way” is a list of lists of words.")
        groups = []
    if not isinstance(one_way, dict) or not all(isinstance(targets, list) for targets in one_way.values()):
        fields.fault("one_way", "“one_way” leads from a word to a list of words.")
        one_way = {}
    if not LOCALE.fullmatch(path.stem):
        fields.fault("two_way", f"“{path.stem}” is no locale.")
    if not fields.faulty:
        folder.synonyms.append(
            SynonymFile(
                path,
                path.stem,
                tuple(tuple(map(str, group)) for group in groups),
                {str(word): tuple(map(str, targets)) for word, targets in one_way.items()},
                fields.strings("stop_words"),
                file_hash(text.encode()),
            )
        )
