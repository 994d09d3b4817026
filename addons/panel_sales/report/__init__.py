from . import ir_actions_report
from . import panel_pdf_report
from . import quotation
from . import incentive_statement_pdf
from . import incentive_statement_xlsx
