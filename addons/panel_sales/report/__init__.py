from . import (
    abstract_pdf_report,
    incentive_statement_pdf,
    incentive_statement_xlsx,
    ir_actions_report,
    quotation,
)
from . import delivery_note
from . import invoice
