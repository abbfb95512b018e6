"""What a rule reports."""

from typing import NamedTuple


class Finding(NamedTuple):
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return "{}:{}: {}: {}".format(*self)
