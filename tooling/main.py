"""The subcommands of ./panel."""

import argparse
import os
import signal
import sys

from tooling import addon_commands, bench, console, demo, doctor, lint, odoo, postgres, testing
from tooling.console import PanelError, say
from tooling.settings import VAR

EPILOG = """\
Everything is made in var/. Environment:
  HTTP_PORT      port of ./panel demo (default: the first free one from 8069 on)
  ODOO_SRC       a checkout of Odoo 19.0 to use instead of Debian's package
  PGHOST ...     a PostgreSQL server to use instead of a private one (PGUSER, PGPASSWORD, PGPORT)
  VAR_DIR        another folder than var/
  PANEL_TEST_DB  database of ./panel test (default: test), so that several can run at once
"""
# These hand their arguments on to another program as they are.
PASSING_ON = ("odoo", "test")


def cmd_demo(args) -> int:
    """a browser away from a panel maker's year of business"""
    return demo.run(serve=not args.no_serve, fresh=args.fresh)


def cmd_test(args) -> int:
    """run the tests; pytest's arguments are passed through, --fresh makes a new database"""
    return testing.run(args.rest)


def cmd_bench(args) -> int:
    """measure against the plain way and against peers"""
    return bench.run(args.name)


def cmd_lint(_args) -> int:
    """ruff, mypy, pylint-odoo, Odoo's own linters, manifests"""
    return lint.run()


def cmd_translate(_args) -> int:
    """export the addons' texts, merge them into their translations, list what misses one"""
    return testing.translate()


def cmd_import(args) -> int:
    """import a CSV or XLSX file (templates are in data/)"""
    return addon_commands.run_import(args.kind, args.file, args.database)


def cmd_example(args) -> int:
    """run an example on real data in a database of its own"""
    return addon_commands.run_example(args.name)


def cmd_odoo(args) -> int:
    """run any Odoo command, for example: ./panel odoo shell -d demo"""
    odoo.prepare()
    with postgres.running():
        return odoo.interact(*args.rest)


def cmd_setup(_args) -> int:
    """only fetch Odoo, the Python packages and PostgreSQL"""
    odoo.prepare("dev")
    with postgres.running():
        say("Everything is in place.")
    return 0


def cmd_postgres(_args) -> int:
    """keep the private PostgreSQL running until Ctrl-C, for other programs to use"""
    with postgres.running():
        for key, value in postgres.environment().items():
            if key.startswith("PG"):
                say(f"export {key}={value}")
        signal.pause()
    return 0


def cmd_doctor(_args) -> int:
    """tell what this machine has and lacks"""
    return doctor.run()


def cmd_clean(_args) -> int:
    """remove everything in var/, databases included"""
    return doctor.clean()


COMMANDS = {
    name.removeprefix("cmd_"): function
    for name, function in list(globals().items())
    if name.startswith("cmd_")
}


def parse(argv: list[str]) -> argparse.Namespace:
    """Return the parsed command line; some commands pass the rest of it on."""
    parser = argparse.ArgumentParser(
        prog="panel", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    subs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {name: subs.add_parser(name, help=run.__doc__) for name, run in COMMANDS.items()}
    parsers["demo"].add_argument("--no-serve", action="store_true", help="only make the database")
    parsers["demo"].add_argument("--fresh", action="store_true", help="begin a new database")
    parsers["bench"].add_argument("name", nargs="?", help="a file of tests/bench/ (default: all)")
    parsers["example"].add_argument("name", help=", ".join(addon_commands.EXAMPLE_FILES))
    parsers["import"].add_argument("kind", help="what the file holds, as its template is named")
    parsers["import"].add_argument("file")
    parsers["import"].add_argument("-d", "--database", default="demo")
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
