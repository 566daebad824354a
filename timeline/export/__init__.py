"""The view, handed on: one module a format."""
