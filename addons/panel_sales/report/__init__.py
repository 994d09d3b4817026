from . import (
    abstract_pdf_report,
    authorization_letter,
    contract,
    dealer_scorecard,
    dunning_letter,
    customer_overview,
    incentive_statement_pdf,
    incentive_statement_xlsx,
    ir_actions_report,
    price_list_pdf,
    price_notice_pdf,
    quotation,
)
from . import delivery_note
from . import invoice
