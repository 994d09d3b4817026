from odoo.tools import SQL

# Uses and faces that data/panel_family.xml gives to new databases.
USES = {"structural": ("SPLY", "LVL"), "outdoor": ("FILM",)}
FACED = ("ECO", "FILM", "MFC", "VEN")


def migrate(cr, version):
    """Give existing classes their test method, and existing families their use."""
    _link_test_methods(cr)
    for use, codes in USES.items():
        cr.execute(SQL("UPDATE panel_family SET use = %s WHERE code IN %s", use, codes))
        cr.execute(
            SQL(
                """
                UPDATE product_product AS product SET panel_use = family.use
                  FROM product_template AS template, panel_family AS family
                 WHERE template.id = product.product_tmpl_id
                   AND family.id = template.panel_family_id AND family.code IN %s
                """,
                codes,
            )
        )
    cr.execute(SQL("UPDATE panel_family SET faced = TRUE WHERE code IN %s", FACED))


def _link_test_methods(cr):
    """Turn the method, once a text of the class, into a record; add those of an administrator."""
    cr.execute(
        SQL(
            """
            INSERT INTO panel_test_method (name, unit, sequence, active)
            SELECT DISTINCT ON (emission.method->>'en_US', emission.unit)
                   emission.method, COALESCE(emission.unit, '–'), 100, TRUE
              FROM panel_emission_class AS emission
             WHERE emission.method->>'en_US' > ''
               AND NOT EXISTS (
                       SELECT FROM panel_test_method AS method
                        WHERE method.name->>'en_US' = emission.method->>'en_US'
                          AND method.unit = COALESCE(emission.unit, '–')
                   )
            """
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE panel_emission_class AS emission SET method_id = method.id
              FROM panel_test_method AS method
             WHERE method.name->>'en_US' = emission.method->>'en_US'
               AND method.unit = COALESCE(emission.unit, '–')
            """
        )
    )
    cr.execute(SQL("ALTER TABLE panel_emission_class DROP COLUMN method, DROP COLUMN unit"))
