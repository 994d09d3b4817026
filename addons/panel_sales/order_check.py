"""What a check says about an order; the checks themselves extend ``sale.order``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way of an order, or that its seller should know.

    :param check: key of the check, one of ``panel.order.release.check``
    :param state: ``block`` when the order may not be confirmed, ``warn`` otherwise
    :param text: a sentence in the user's words that says what is wrong and what to do
    :param fingerprint: what exactly was judged; a release holds while it stays the same. Empty
        when nobody can release it.
    """

    check: str
    state: str
    text: str
    fingerprint: str = ""
