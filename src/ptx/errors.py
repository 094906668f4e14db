"""Errors that a person can mend: one message, one hint."""

from __future__ import annotations


class PtxError(Exception):
    """An error that ends a command with `error:` and `hint:` lines.

    Args:
        message: What is wrong, naming the option or `file:line:column`.
        hint: What to do about it.

    """

    status = 2

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnknownNameError(PtxError):
    """A name that the catalog does not hold."""


class UnclearQueryError(PtxError):
    """A question that does not resolve to one task."""


class CatalogError(PtxError):
    """A catalog that cannot be loaded."""
