"""Locks between several ./panel commands that run at once."""

import contextlib
import fcntl
from collections.abc import Iterator

from tooling.console import say
from tooling.settings import VAR


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Hold the named lock, telling the user when it has to be waited for."""
    folder = VAR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"   another panel command holds '{name}', waiting for it")
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
