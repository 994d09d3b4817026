"""The subcommands of ./panel."""

import argparse
import os
import signal
import sys

from tooling import console, odoo, postgres, testing
from tooling.console import PanelError, say
from tooling.settings import VAR


def cmd_setup(_args) -> int:
    """fetch Odoo, the Python packages and PostgreSQL"""
    odoo.prepare("dev")
    with postgres.running():
        say("Everything is in place.")
    return 0


def cmd_postgres(_args) -> int:
    """keep the private PostgreSQL running until Ctrl-C"""
    with postgres.running():
        for key, value in postgres.environment().items():
            if key.startswith("PG"):
                say(f"export {key}={value}")
        signal.pause()
    return 0


def cmd_odoo(args) -> int:
    """run any Odoo command, for example: ./panel odoo shell -d demo"""
    odoo.prepare()
    with postgres.running():
        return odoo.interact(*args.rest)


def cmd_test(args) -> int:
    """run the tests; pytest's arguments are passed through, --fresh rebuilds the database"""
    return testing.run(args.rest)


COMMANDS = {"test": cmd_test, "setup": cmd_setup, "postgres": cmd_postgres, "odoo": cmd_odoo}
PASSING_ON = ("odoo", "test")


def parse(argv: list[str]) -> argparse.Namespace:
    """Return the parsed command line; some commands pass the rest of it on."""
    parser = argparse.ArgumentParser(prog="panel")
    subs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, function in COMMANDS.items():
        subs.add_parser(name, help=function.__doc__)
    if argv and argv[0] in PASSING_ON:
        return argparse.Namespace(command=argv[0], rest=argv[1:])
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Run one subcommand and return the exit status."""
    args = parse(argv)
    VAR.mkdir(parents=True, exist_ok=True)
    # Odoo and pip should cache their bytecode, and a killed panel should still clean up.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    console.log.open(args.command)
    try:
        return COMMANDS[args.command](args)
    except PanelError as error:
        console.report(error)
        return 1
    except KeyboardInterrupt:
        return 130
