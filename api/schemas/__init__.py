"""Pydantic models of the API, one file per resource. JSON is camelCase."""
