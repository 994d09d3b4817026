"""Words on the terminal, for commands that run inside ``odoo shell``."""

import sys


def say(text, stream=None):
    """Write a line at once; the output of a shell may be a pipe.

    :param text: the line
    :param stream: where to, standard output by default
    """
    stream = stream or sys.stdout
    stream.write(f"{text}\n")
    stream.flush()
