from . import panel_complaint_type
from . import stock_move_line
from . import helpdesk_ticket
from . import helpdesk_ticket_team
from . import panel_metric_service
from . import res_partner
from . import sale_order
from . import stock_lot
