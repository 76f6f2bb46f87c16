"""Selects only, one file per aggregate. Each takes a session and gives rows or plain values."""
