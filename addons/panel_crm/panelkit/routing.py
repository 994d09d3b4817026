"""Which dealer a lead goes to: a rule that gives the same answer whenever it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

NEUTRAL_SCORE: Final = 50.0

CRITERIA: Final = ("exclusive", "distance", "load", "score", "key")


@dataclass(frozen=True)
class Candidate:
    """A dealer that a lead could go to.

    :param key: id of the dealer, which decides when nothing else does
    :param exclusive: whether nobody else may sell there
    :param distance: steps from the region of the lead up to that of the authorisation
    :param load: leads that the dealer works on already
    :param score: points of its last scorecard, or None when it has none
    """

    key: int
    exclusive: bool = False
    distance: int = 0
    load: int = 0
    score: float | None = None

    def rank(self) -> tuple[bool, int, int, float, int]:
        """Return what candidates are sorted by, the best first; see ``CRITERIA``."""
        score = NEUTRAL_SCORE if self.score is None else self.score
        return (not self.exclusive, self.distance, self.load, -score, self.key)


def rank(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates from the first choice to the last.

    A dealer with several authorisations for the place counts with its best one.

    >>> near, far = Candidate(2, distance=0, load=3), Candidate(1, distance=1)
    >>> [candidate.key for candidate in rank([far, near])]
    [2, 1]
    """
    best: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=Candidate.rank):
        best.setdefault(candidate.key, candidate)
    return list(best.values())


def deciding_criterion(first: Candidate, second: Candidate) -> str:
    """Return the name of the first criterion in which two candidates differ.

    :raises ValueError: when it is the same candidate twice
    """
    for name, mine, other in zip(CRITERIA, first.rank(), second.rank(), strict=True):
        if mine != other:
            return name
    raise ValueError("a candidate does not compete with itself")
