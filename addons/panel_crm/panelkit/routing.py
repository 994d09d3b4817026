"""Which dealer a lead goes to: a rule that gives the same answer whenever it is asked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

NEUTRAL_SCORE: Final = 50.0

CRITERIA: Final = ("exclusive", "serves", "distance", "load", "score", "key")


@dataclass(frozen=True)
class Candidate:
    """A dealer that a lead could go to.

    :param key: id of the dealer, which decides when nothing else does
    :param exclusive: whether nobody else may sell there
    :param serves: whether the customer of the lead buys from this dealer already
    :param distance: steps from the region of the lead up to that of the authorisation
    :param load: leads that the dealer works on already
    :param score: points of its last scorecard, or None when it has none
    """

    key: int
    exclusive: bool = False
    serves: bool = False
    distance: int = 0
    load: int = 0
    score: float | None = None

    def rank(self) -> tuple[bool, bool, int, int, float, int]:
        """Return what candidates are sorted by, the best first; see ``CRITERIA``."""
        score = NEUTRAL_SCORE if self.score is None else self.score
        return (not self.exclusive, not self.serves, self.distance, self.load, -score, self.key)


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


def allot(choices: Mapping[int, Iterable[Candidate]]) -> dict[int, list[Candidate]]:
    """Return the ranked candidates of each lead of a batch; the first of each gets the lead.

    Leads are served by their keys, whatever order they come in. Who gets one has more load when
    the next one is served, so that dealers who are equal otherwise take turns.

    >>> one, two = Candidate(1), Candidate(2)
    >>> [ranked[0].key for ranked in allot({7: [one, two], 8: [one, two]}).values()]
    [1, 2]

    :param choices: candidates by the key of the lead
    """
    given: Counter[int] = Counter()
    served = {}
    for lead in sorted(choices):
        ranked = rank(replace(each, load=each.load + given[each.key]) for each in choices[lead])
        given.update(each.key for each in ranked[:1])
        served[lead] = ranked
    return served


def deciding_criterion(first: Candidate, second: Candidate) -> str:
    """Return the name of the first criterion in which two candidates differ.

    :raises ValueError: when it is the same candidate twice
    """
    for name, mine, other in zip(CRITERIA, first.rank(), second.rank(), strict=True):
        if mine != other:
            return name
    raise ValueError("a candidate does not compete with itself")


def answer_deadline(start: datetime, hours: float, working: Iterable[date]) -> datetime:
    """Return when an answer is due: so many hours on, not counting days that nobody works.

    >>> friday = datetime(2026, 11, 20, 15)
    >>> answer_deadline(friday, 24, [date(2026, 11, 20), date(2026, 11, 23)])
    datetime.datetime(2026, 11, 23, 15, 0)

    :param start: local time of the question
    :param hours: hours that there are for the answer
    :param working: days that are worked, as far ahead as they are known; when they do not
        suffice, every day counts
    """
    left = timedelta(hours=hours)
    for day in sorted(set(working)):
        begin = max(start, datetime.combine(day, time.min))
        end = datetime.combine(day + timedelta(days=1), time.min)
        if begin + left <= end:
            return begin + left
        left -= max(end - begin, timedelta())
    return start + timedelta(hours=hours)
