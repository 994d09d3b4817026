from . import (
    helpdesk_ticket,
    helpdesk_ticket_delivery,
    helpdesk_ticket_goods,
    helpdesk_ticket_price,
    helpdesk_ticket_team,
    panel_complaint_type,
    panel_metric_service,
    res_partner,
    sale_order,
    stock_lot,
    stock_move_line,
)
