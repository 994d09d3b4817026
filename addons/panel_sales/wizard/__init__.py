from . import panel_incentive_compute
