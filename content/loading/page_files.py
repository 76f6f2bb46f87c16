"""Reads pages: `page.toml`, the texts beside it, and local texts under `areas/`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from content.loading.fields import AREA, LOCALE, SLUG, Fields, is_slug, text_of, toml_of
from content.loading.files import Folder, PageFile, SectionFile, TextFile, file_hash
from content.models import PageKind, PolicyField, Topic, Verb

SITE_FOLDER = "site"
"""The folder under `pages/` for pages without a topic."""

_HEADING = re.compile(r"##\s+(?P<heading>.+?)\s*\{#(?P<key>[^}\s]*)(?:\s+(?P<verb>[^}]*?))?\s*\}\s*")
_ADDED_KEY = re.compile(r".+-(?:before|after|local)-(?:nl|pv\d+|gm\d+|ar-.+)")


def read_page(folder: Folder, path: Path) -> None:
    """Reads a page's folder into `folder.pages`."""
    toml_path = path / "page.toml"
    text = text_of(folder, toml_path)
    table = None if text is None else toml_of(folder, toml_path, text)
    if text is None or table is None:
        return
    fields = Fields(folder, toml_path, table, text)
    topic_name = path.parent.name
    topic = Topic(topic_name) if topic_name in list(Topic) else None
    if topic is None and topic_name != SITE_FOLDER:
        folder.fault(path, None, f"“{topic_name}” is not one of {', '.join(Topic)}, {SITE_FOLDER}.")
    for name in fields.strings("policy_fields"):
        if name not in list(PolicyField):
            fields.fault("policy_fields", f"“{name}” is not one of {', '.join(PolicyField)}.")
    position = table.get("position", 0)
    if not isinstance(position, int):
        fields.fault("position", "“position” is no whole number.")
        position = 0
    texts = [read_text(folder, one) for one in sorted(path.glob("*.md"))]
    if not texts:
        folder.fault(path, None, "There is no text here: no .md file.")
    local = _local_texts(folder, path)
    sources = _sources(fields, table)
    id_ = fields.uuid()
    kind = PageKind(fields.one_of("kind", PageKind, PageKind.PAGE))
    known_texts = tuple(one for one in texts if one is not None)
    _one_section_each(folder, known_texts)
    if not is_slug(folder, path, path.name) or fields.faulty:
        return
    folder.pages.append(
        PageFile(
            path,
            id_,
            path.name,
            kind,
            topic,
            position,
            fields.strings("policy_fields"),
            fields.strings("open_sections"),
            fields.strings("related"),
            sources,
            _with_source(known_texts),
            local,
            file_hash(text.encode()),
        )
    )


def _sources(fields: Fields, table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    sources = []
    for source in table.get("sources", []):
        if not isinstance(source, dict) or not all(isinstance(source.get(key), str) for key in ("name", "url")):
            fields.fault("[sources", "A source needs a name and a url.")
            continue
        sources.append((source["name"], source["url"]))
    return tuple(sources)


def _local_texts(folder: Folder, path: Path) -> dict[str, tuple[TextFile, ...]]:
    local = {}
    for area in sorted((path / "areas").glob("*/")):
        found = [read_text(folder, one, local=True) for one in sorted(area.glob("*.md"))]
        known = tuple(one for one in found if one is not None)
        if not AREA.fullmatch(area.name):
            folder.fault(area, None, f"“{area.name}” is no area's code.")
        if known and sum(one.is_source for one in known) != 1:
            folder.fault(area, None, "Exactly one locale of a local text says `source = true`.")
        _one_section_each(folder, known)
        local[area.name] = known
    return local


def _with_source(texts: tuple[TextFile, ...]) -> tuple[TextFile, ...]:
    """Marks the source of a shared text: `nl`, or the first there is."""
    source = next((text.locale for text in texts if text.locale == "nl"), texts[0].locale if texts else "")
    return tuple(
        TextFile(
            one.path,
            one.locale,
            one.locale == source,
            one.title,
            one.summary,
            one.keywords,
            one.sections,
            one.hash,
        )
        for one in texts
    )


def _one_section_each(folder: Folder, texts: tuple[TextFile, ...]) -> None:
    for text in texts:
        seen: set[tuple[str, Verb]] = set()
        for section in text.sections:
            identity = (section.key, section.verb)
            if identity in seen:
                folder.fault(text.path, section.line, f"The key “{section.key}” stands here twice.")
            seen.add(identity)
            if (section.key, Verb.HIDE) in seen and (section.key, Verb.REPLACE) in seen:
                folder.fault(text.path, section.line, f"“{section.key}” is both hidden and replaced.")


def read_text(folder: Folder, path: Path, *, local: bool = False) -> TextFile | None:
    """Reads one language of a page or of a local text."""
    text = text_of(folder, path)
    if text is None:
        return None
    if not LOCALE.fullmatch(path.stem):
        folder.fault(path, None, f"“{path.stem}” is no locale.")
        return None
    lines = text.split("\n")
    if lines[0].strip() != "+++" or "+++" not in [line.strip() for line in lines[1:]]:
        folder.fault(path, 1, "The front matter between two lines `+++` is missing.")
        return None
    end = next(number for number in range(1, len(lines)) if lines[number].strip() == "+++")
    front = "\n".join(lines[1:end])
    table = toml_of(folder, path, front, 2)
    if table is None:
        return None
    fields = Fields(folder, path, table, front, 2)
    sections = _sections(folder, path, lines, end + 1, local=local)
    if local:
        title, summary = "", ""
        keywords: tuple[str, ...] = ()
        if not isinstance(table.get("source", False), bool):
            fields.fault("source", "“source” is true or false.")
    else:
        title, summary, keywords = (
            fields.string("title"),
            fields.string("summary", ""),
            fields.strings("keywords"),
        )
        if not title:
            fields.fault("title", "“title” is empty.")
    if not sections:
        folder.fault(path, end + 1, "There is no section: a line `## Heading {#key}`.")
    return TextFile(
        path,
        path.stem,
        table.get("source") is True,
        title,
        summary,
        keywords,
        sections,
        file_hash(text.encode()),
    )


def _sections(folder: Folder, path: Path, lines: list[str], start: int, *, local: bool) -> tuple[SectionFile, ...]:
    found: list[tuple[int, re.Match[str] | None, list[str]]] = []
    for number in range(start, len(lines)):
        line = lines[number]
        if line.startswith("## ") or line.rstrip() == "##":
            match = _HEADING.fullmatch(line)
            if match is None:
                folder.fault(path, number + 1, "A section's heading ends in its key: `## Heading {#key}`.")
            found.append((number + 1, match, []))
        elif found:
            found[-1][2].append(line)
        elif line.strip():
            folder.fault(path, number + 1, "Text stands before the first section.")
            break
    return tuple(
        section
        for line, match, body in found
        if match is not None and (section := _section(folder, path, line, match, body, local=local)) is not None
    )


def _section(
    folder: Folder, path: Path, line: int, match: re.Match[str], body: list[str], *, local: bool
) -> SectionFile | None:
    key, word = match["key"], (match["verb"] or "").strip()
    markdown = "\n".join(body).strip()
    first_line = line + 1 + next((offset for offset, text in enumerate(body) if text.strip()), 0)
    if not SLUG.fullmatch(key) or len(key) > 80 or _ADDED_KEY.fullmatch(key):
        folder.fault(path, line, f"“{key}” is no section key.")
        return None
    if not local:
        if word:
            folder.fault(path, line, f"“{word}” belongs into the local text of an area.")
            return None
        return SectionFile(key, Verb.TEXT, match["heading"], markdown, line, first_line)
    if word not in {Verb.REPLACE, Verb.BEFORE, Verb.AFTER, Verb.HIDE}:
        folder.fault(
            path,
            line,
            f"A local section says replace, before, after or hide, as `{{#{key} after}}`.",
        )
        return None
    if word == Verb.HIDE and markdown:
        folder.fault(path, line, "A hidden section has no text.")
        return None
    return SectionFile(key, Verb(word), match["heading"], markdown, line, first_line)
