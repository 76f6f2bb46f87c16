"""The edges: HTTP, the command line, the worker. The only place where things are wired together."""
