"""What the user sees: steps with times, one log file, and errors that say what to do."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tooling.settings import VAR

KEPT_LOGS = 30
SHOWN_LINES = 25
CLEAR_LINE = "\r\033[K"


class PanelError(Exception):
    """An expected failure: what happened, and what the user can do about it."""

    def __init__(self, message: str, hint: str = "", lines: list[str] | None = None):
        super().__init__(message)
        self.hint = hint
        self.lines = lines or []


class Log:
    """The log file of this run; the output of every command that is not shown goes here."""

    def __init__(self):
        self.path: Path | None = None
        self.shown = False

    def open(self, command: str) -> None:
        folder = VAR / "log"
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)[:-KEPT_LOGS]:
            old.unlink(missing_ok=True)
        stamp = time.strftime("%m%d-%H%M%S")
        self.path = folder / f"{command}-{stamp}-{os.getpid()}.log"
        self.path.touch()

    def write(self, text: str) -> None:
        if self.path:
            with self.path.open("a", errors="replace") as stream:
                stream.write(text)


log = Log()


_open_line = False
# Steps that run side by side cannot share an open line: each gets one at its begin and its end.
_side_by_side = threading.local()


def together(*tasks: Callable[[], None]) -> None:
    """Run tasks side by side; the first failure is raised when all have ended."""

    def apart(task: Callable[[], None]) -> None:
        _side_by_side.on = True
        task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        running = [pool.submit(apart, task) for task in tasks]
    for future in running:
        future.result()


def _is_alone() -> bool:
    return not getattr(_side_by_side, "on", False)


def _print(text: str, end: str = "\n") -> None:
    """Print below a step that has not been finished, or beside it when it has no line yet."""
    global _open_line
    print(("\n" if _open_line else "") + text, end=end, flush=True)
    _open_line = not end


def say(text: str = "") -> None:
    """Print a line and keep it in the log."""
    _print(text)
    log.write(text + "\n")


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Show what is being done and, afterwards, how long it took."""
    start = time.monotonic()
    _print(f"-> {title} ...", end="" if _is_alone() else "\n")
    log.write(f"-> {title}\n")
    try:
        yield
    except BaseException:
        _end_step(title, f"failed after {time.monotonic() - start:.1f} s")
        raise
    _end_step(title, f"{time.monotonic() - start:.1f} s")


def _end_step(title: str, result: str) -> None:
    """Finish the step's own line; when something was printed since then, begin a new one."""
    global _open_line
    if not _is_alone():
        print(f"-> {title} ... {result}", flush=True)
        return
    if _open_line and not sys.stdout.isatty():
        print(f" {result}", flush=True)
    else:
        print(f"{CLEAR_LINE if sys.stdout.isatty() else ''}-> {title} ... {result}", flush=True)
    _open_line = False


def _progress(line: str) -> None:
    """Show on a terminal what the running command says."""
    if sys.stdout.isatty() and _is_alone():
        width = os.get_terminal_size().columns - 4
        print(f"{CLEAR_LINE}   {line.strip()[:width]}", end="", flush=True)


def run(command: list, hint: str = "", **options) -> list[str]:
    """Run a command into the log and return its output; raise PanelError when it fails."""
    command = [str(part) for part in command]
    log.write(f"$ {' '.join(command)}\n")
    text_in = options.pop("input", None)
    options.setdefault("stdin", subprocess.DEVNULL if text_in is None else subprocess.PIPE)
    try:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )
    except FileNotFoundError as error:
        raise PanelError(f"{command[0]} is not there", hint) from error
    try:
        if text_in is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(text_in)
                process.stdin.close()
        lines = []
        for line in process.stdout:
            log.write(line)
            lines.append(line.rstrip("\n"))
            _progress(line)
        status = process.wait()
    finally:
        stop(process)
    if status:
        name = " ".join(Path(part).name if "/" in part else part for part in command[:4])
        raise PanelError(f"{name} ended with status {status}", hint, lines[-SHOWN_LINES:])
    return lines


def stop(process: subprocess.Popen, patience: float = 20) -> None:
    """End a process that this run has started, gently first."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def report(error: PanelError) -> None:
    """Print a failure: the last lines, the reason, the way out, the log."""
    out = sys.stderr
    if error.lines:
        print("\n  | " + "\n  | ".join(error.lines), file=out)
    print(f"\npanel: {error}", file=out)
    if error.hint:
        print(f"What to do: {error.hint}", file=out)
    if log.path:
        print(f"Log: {log.path}", file=out)
    log.write(f"panel: {error}\n")
