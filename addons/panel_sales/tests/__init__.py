from . import (
    test_certificates,
    test_custom_spec,
    test_customer_overview,
    test_deal_order,
    test_deal_portal,
    test_deal_race,
    test_deal_registration,
    test_diversion,
    test_emission,
    test_handover_credit,
    test_ledger,
    test_line,
    test_order_check,
    test_order_paste,
    test_pack,
    test_performance,
    test_price_list,
    test_price_notice,
    test_pricelist,
    test_quotation_pdf,
    test_scenario,
    test_security,
    test_statement,
    test_statement_files,
    test_tour,
)
from . import test_approval
from . import test_margin
from . import test_revision
from . import test_desk
from . import test_tracking
from . import test_kpi
from . import test_paperless
from . import test_order_check
