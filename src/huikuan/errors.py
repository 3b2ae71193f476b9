"""How the business says no."""

from typing import Any


class Refused(Exception):
    """A rule of the business refuses: a code and its facts, never a sentence.

    Interfaces turn the code into one clear sentence in the reader's language
    (``interfaces/words/refusals.py``); nothing has been written when it is raised
    inside a transaction.
    """

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({facts})"
