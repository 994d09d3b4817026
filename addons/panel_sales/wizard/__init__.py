from . import panel_incentive_compute
from . import panel_order_paste
from . import phrases
from . import panel_sales_dashboard
from . import panel_deal_decision
