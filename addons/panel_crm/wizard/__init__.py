from . import base_partner_merge
from . import panel_import
from . import panel_import_error
from . import panel_import_progress
from . import panel_lead_route
from . import panel_lead_route_line
from . import panel_lead_routing_answer
