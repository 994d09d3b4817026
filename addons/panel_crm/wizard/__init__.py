from . import base_partner_merge
from . import panel_import
from . import panel_import_error
from . import panel_import_progress
