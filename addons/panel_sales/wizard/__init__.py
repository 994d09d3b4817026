from . import panel_incentive_compute
from . import panel_deal_decision
