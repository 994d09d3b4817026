from odoo.tools import SQL
from odoo.tools.sql import column_exists

TERMS = {"panel_glue": "glue", "panel_moisture": "moisture", "panel_quality": "quality"}
# Other names that data/panel_family.xml gives to families of new databases.
ALIASES = {
    "PLY": "多层板, 夹板, 三合板",
    "SPLY": "结构板",
    "FILM": "建筑模板, 清水模板",
    "BLK": "大芯板, 木工板",
    "ECO": "免漆板",
    "MDF": "中纤板, 密度板",
    "HDF": "高密板, 薄板",
    "HB": "硬质纤维板",
    "PB": "颗粒板, 碎料板, chipboard",
    "OSB": "欧松板",
    "MFC": "双饰面板, 双饰面颗粒板, 三聚氰胺板, MFC",
    "VEN": "木皮板, 贴面板",
    "LVL": "单板层积材",
    "FR": "阻燃板, 防火板",
}


def migrate(cr, version):
    """Turn glue, moisture, quality and decor of boards, once words, into records."""
    for column, kind in TERMS.items():
        if column_exists(cr, "product_product", column):
            _move_terms(cr, column, kind)
    if column_exists(cr, "product_product", "panel_decor"):
        _move_decors(cr)
    for code, aliases in ALIASES.items():
        cr.execute(
            SQL(
                "UPDATE panel_family SET aliases = %s WHERE code = %s AND aliases IS NULL",
                aliases,
                code,
            )
        )


def _move_terms(cr, column, kind):
    cr.execute(
        SQL(
            """
            UPDATE product_product AS product SET %s = term.id
              FROM panel_term AS term
             WHERE term.kind = %s AND term.code = product.%s
            """,
            SQL.identifier(f"{column}_id"),
            kind,
            SQL.identifier(column),
        )
    )
    cr.execute(SQL("ALTER TABLE product_product DROP COLUMN %s", SQL.identifier(column)))


def _move_decors(cr):
    """Make a decor of each text such as “W1023 Alpine Oak”: its first word is the code."""
    cr.execute(
        SQL(
            """
            INSERT INTO panel_decor (code, name, surface, grain, active)
            SELECT DISTINCT ON (lower(split_part(btrim(panel_decor), ' ', 1)))
                   split_part(btrim(panel_decor), ' ', 1),
                   jsonb_build_object(
                       'en_US',
                       COALESCE(
                           NULLIF(regexp_replace(btrim(panel_decor), '^\\S+\\s*', ''), ''),
                           btrim(panel_decor)
                       )
                   ),
                   CASE WHEN panel_surface IN ('veneer', 'film', 'laminate', 'lacquer')
                        THEN panel_surface ELSE 'melamine' END,
                   'none', TRUE
              FROM product_product
             WHERE btrim(panel_decor) > ''
             ORDER BY lower(split_part(btrim(panel_decor), ' ', 1)), length(panel_decor) DESC
            """
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE product_product AS product SET panel_decor_id = decor.id
              FROM panel_decor AS decor
             WHERE lower(split_part(btrim(product.panel_decor), ' ', 1)) = lower(decor.code)
            """
        )
    )
    cr.execute(SQL("ALTER TABLE product_product DROP COLUMN panel_decor"))
