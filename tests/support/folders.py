"""Small folders of content for tests."""

from __future__ import annotations

import uuid
from pathlib import Path

NAMESPACE = uuid.UUID("8d4d2b6e-9b0a-4b8e-8c5a-1f2f3e4d5c6b")


def uid(slug: str) -> uuid.UUID:
    """The id that `page`, `term` and `contact` give a slug."""
    return uuid.uuid5(NAMESPACE, slug)


def write(root: Path, name: str, text: str) -> Path:
    """Writes a file of a folder."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def page(
    root: Path, slug: str, *, topic: str = "work", kind: str = "page", related: str = "", extra: str = "", **texts: str
) -> Path:
    """A page with one text for each locale, given as sections in Markdown or as one sentence for `answer`."""
    folder = root / "pages" / topic / slug
    write(
        folder,
        "page.toml",
        f'id = "{uid(slug)}"\nkind = "{kind}"\npolicy_fields = ["economy-and-work"]\nopen_sections = ["answer"]\n'
        f"related = [{related}]\n{extra}\n[[sources]]\nname = 'Rijksoverheid'\nurl = 'https://www.rijksoverheid.nl/'\n",
    )
    for locale, text in texts.items():
        body = text if text.startswith("## ") else f"## Answer {{#answer}}\n\n{text}\n"
        write(
            folder,
            f"{locale}.md",
            f'+++\ntitle = "{slug} {locale}"\nsummary = "Summary of {slug}."\nkeywords = ["{slug}"]\n+++\n\n{body}',
        )
    return folder


def areas(root: Path) -> None:
    """A country, a province, a region and two municipalities."""
    write(
        root,
        "areas.csv",
        "code,kind,name\nNL,country,Nederland\nPV30,province,Noord-Brabant\nAR-x,labour-market-region,X\n"
        "GM0001,municipality,Eerste\nGM0002,municipality,Tweede\n",
    )
    write(
        root,
        "memberships.csv",
        "area,scheme,whole,from,until\nPV30,country,NL,,\nAR-x,country,NL,,\nGM0001,province,PV30,,\n"
        "GM0001,labour-market-region,AR-x,,\nGM0002,province,PV30,,2020-01-01\n",
    )


def fact(root: Path, *rows: str) -> None:
    """facts.csv with these lines."""
    write(
        root, "facts.csv", "key,type,per,topic,value,unit,valid_from,source_name,source_url\n" + "\n".join(rows) + "\n"
    )
