from . import panel_incentive_compute
from . import panel_sales_dashboard
