from . import portal
from . import lead_routing
