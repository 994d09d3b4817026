from . import (
    test_authorization,
    test_certificate,
    test_customer,
    test_customer_fact,
    test_data_quality,
    test_duplicate,
    test_export_log,
    test_grading,
    test_handover,
    test_import,
    test_import_documents,
    test_import_hostile,
    test_interaction,
    test_lead_progress,
    test_menus,
    test_merge,
    test_migration,
    test_migration_specification,
    test_organisation,
    test_overview,
    test_pack_size,
    test_posted_line,
    test_price_enquiry,
    test_product,
    test_search,
    test_security,
    test_special_right,
    test_specification,
    test_tour,
)
from . import test_certificate
from . import test_contract
from . import test_customer
from . import test_customer_fact
from . import test_customer_goods
from . import test_grading
from . import test_import
from . import test_import_documents
from . import test_import_hostile
from . import test_menus
from . import test_organisation
from . import test_pack_size
from . import test_posted_line
from . import test_product
from . import test_reminder
from . import test_security
from . import test_tour
