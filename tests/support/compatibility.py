"""Whether a later OpenAPI document still keeps what an earlier one promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def breaking_differences(old: Document, new: Document) -> list[str]:
    """What a client of the old document would lose with the new one, a line each."""
    found = []
    for path, operations in old["paths"].items():
        for method, operation in operations.items():
            place = f"{method.upper()} {path}"
            later = new["paths"].get(path, {}).get(method)
            if later is None:
                found.append(f"{place} is gone")
                continue
            found += [f"{place}: {line}" for line in _parameters(operation, later, old, new)]
            found += [f"{place}: {line}" for line in _responses(operation, later, old, new)]
    return found


def _parameters(old: Any, new: Any, old_document: Document, new_document: Document) -> Iterator[str]:
    before = {(one["in"], one["name"]): one for one in old.get("parameters", [])}
    after = {(one["in"], one["name"]): one for one in new.get("parameters", [])}
    for key, parameter in before.items():
        if key not in after:
            yield f"parameter {key[1]} is gone"
            continue
        was = _enum(parameter["schema"], old_document)
        now = _enum(after[key]["schema"], new_document)
        if now is not None and (was is None or not was <= now):
            yield f"parameter {key[1]} takes fewer values"
        if was == now is None and parameter["schema"].get("type") != after[key]["schema"].get("type"):
            yield f"parameter {key[1]} has another type"
    for key, parameter in after.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            yield f"parameter {key[1]} is required now"


def _enum(schema: Any, document: Document) -> set[str] | None:
    schema = _resolved(schema, document)
    if "enum" in schema:
        return set(schema["enum"])
    for part in schema.get("anyOf", []):
        found = _enum(part, document)
        if found is not None:
            return found
    return None


def _responses(old: Any, new: Any, old_document: Document, new_document: Document) -> Iterator[str]:
    for status, response in old["responses"].items():
        if status not in new["responses"]:
            yield f"status {status} is gone"
            continue
        for media, content in response.get("content", {}).items():
            later = new["responses"][status].get("content", {}).get(media)
            if later is None:
                yield f"status {status} has no {media}"
            elif "schema" in content:
                yield from _shape(content["schema"], later["schema"], old_document, new_document, f"{status}", 0)


def _shape(old: Any, new: Any, old_document: Document, new_document: Document, place: str, depth: int) -> Iterator[str]:
    old, new = _resolved(old, old_document), _resolved(new, new_document)
    if depth > 8:
        return
    if old.get("type") != new.get("type"):
        yield f"{place} has another type"
    for name, schema in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{place}.{name} is gone"
            continue
        if name in old.get("required", []) and name not in new.get("required", []):
            yield f"{place}.{name} may be missing now"
        yield from _shape(schema, new["properties"][name], old_document, new_document, f"{place}.{name}", depth + 1)
    if "items" in old and "items" in new:
        yield from _shape(old["items"], new["items"], old_document, new_document, f"{place}[]", depth + 1)
    was_null, is_null = _nullable(old), _nullable(new)
    if is_null and not was_null:
        yield f"{place} may be null now"


def _nullable(schema: Any) -> bool:
    return any(part.get("type") == "null" for part in schema.get("anyOf", []))


def _resolved(schema: Any, document: Document) -> Any:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
