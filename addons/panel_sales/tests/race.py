from threading import Thread

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import mute_logger


class RaceCase(BaseCase):
    """Two users do the same to two records at once, each in a transaction that commits.

    A test prepares the records and cleans up after itself, because nothing is rolled back.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.record_ids = self.committed(self.prepare)
        self.addCleanup(self.committed, self.clean)

    def prepare(self, env):
        """Make the two records and return their ids."""
        raise NotImplementedError

    def clean(self, env):
        """Delete all that :meth:`prepare` made."""
        raise NotImplementedError

    def committed(self, work, *args):
        with self.registry.cursor() as cr:
            return work(self._env(cr), *args)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def race(self, work):
        """Let the second record wait for the first, and fail when the first is committed.

        Odoo tries a failed request anew; the test does so itself, to see what it finds then.

        :param work: function of an environment and the number of the record, 0 or 1
        """
        errors = []

        def run_second():
            try:
                self.committed(work, 1)
            except SerializationFailure as error:
                errors.append(error)

        with mute_logger("odoo.sql_db"), self.registry.cursor() as cr:
            env = self._env(cr)
            work(env, 0)
            env.flush_all()
            second = Thread(target=run_second)
            second.start()
            second.join(timeout=1)
            self.assertTrue(second.is_alive(), "the second one has to wait for the first")
            cr.commit()  # pylint: disable=invalid-commit
            second.join(timeout=30)
        self.assertEqual(len(errors), 1)
