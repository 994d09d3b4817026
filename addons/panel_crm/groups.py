"""Groups that several fields share."""

# Who sees what goods cost: those with the right to margins, and those who work with stock,
# invoices and products, whose screens and documents compute with it.
COST_GROUPS = (
    "panel_crm.group_margin,stock.group_stock_user,account.group_account_invoice,"
    "account.group_account_readonly,product.group_product_manager"
)
