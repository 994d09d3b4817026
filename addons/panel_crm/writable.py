from contextlib import contextmanager


@contextmanager
def writable(env):
    """Give an environment that can write, also in a request that only reads.

    With a replica of the database Odoo serves lists, forms and prints from it. What has to be
    noted about them is written by a cursor of its own then, as Odoo does for its device log.

    :param env: environment of the request
    """
    if not env.cr.readonly:
        yield env
        return
    # nothing was written by this cursor, so nothing is lost
    env.cr.rollback()
    with env.registry.cursor() as cr:
        yield env(cr=cr)
