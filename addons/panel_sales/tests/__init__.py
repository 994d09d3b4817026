from . import (
    test_certificates,
    test_emission,
    test_ledger,
    test_line,
    test_pack,
    test_performance,
    test_price_list,
    test_price_notice,
    test_pricelist,
    test_quotation_pdf,
    test_security,
    test_statement,
    test_statement_files,
    test_tour,
)
from . import test_handover_credit
