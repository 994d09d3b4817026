from . import (
    account_move_line,
    panel_incentive_assignment,
    panel_incentive_entry,
    panel_incentive_plan,
    panel_incentive_rule,
    panel_incentive_statement,
    panel_incentive_summary,
    product_pricelist_item,
    product_product,
    sale_order,
    sale_order_line,
    sale_report,
)
