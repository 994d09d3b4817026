"""The demo story: eighteen months in the life of an invented panel maker, ending today.

The people, boards and patterns are plain files in ``data/demo``; this package turns them into
records. Nothing is tied to a date, and the same files on the same day give the same story.

    from odoo.addons.panel_crm.cli import demo
    demo.load(env)
"""

import importlib
import time

from . import files

STORY_PARAMETER = "panel_crm.demo_story"
PASSWORD = "demo"

# (login, password, what the user is), in the order in which a visitor should try them.
USERS = [(row["login"], PASSWORD, row["description"]) for row in files.read("users")]

CHAPTERS = ("panel_crm", "panel_sales", "panel_service")


def load(env):
    """Tell the whole story in one transaction, or nothing; a second call does nothing.

    Only the chart of accounts of China, a module, is installed and committed before.

    :param env: environment of a superuser
    :return: True when the story was loaded, False when it was there already
    """
    if env["ir.config_parameter"].get_param(STORY_PARAMETER):
        print("The demo story is already there.", flush=True)  # pylint: disable=print-used
        return False
    from . import company, dealers, grading, quality, routing
    from .story import Story

    start = time.monotonic()
    company.install_chart_module(env)
    with env.cr.savepoint():
        story = Story(env)
        for name in CHAPTERS:
            if name in env.registry._init_modules:
                importlib.import_module(f"odoo.addons.{name}.cli.demo.chapter").tell(story)
        grading.tell(story)
        dealers.tell(story)
        quality.tell(story)
        routing.tell(story)
        story.env["ir.config_parameter"].set_param(STORY_PARAMETER, story.today.isoformat())
        story.env.flush_all()
    story.say(f"The demo story is complete after {time.monotonic() - start:.0f} s.")
    return True
