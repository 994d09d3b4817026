"""The arithmetic of wood-based panels, without Odoo.

Inside Odoo this package is ``odoo.addons.panel_crm.panelkit``, in plain tests
``panelkit``. Importing it is cheap: scores and clusters, which need numpy, are loaded at
first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .allocation import allocate
from .commission import (
    TIER_MODES,
    Tier,
    TierMode,
    commission_amount,
    reached_tier,
    settlement_due,
    tiered,
)
from .credit import (
    AGEING_DAYS,
    CREDIT_COVERS,
    CREDIT_USES,
    RATING_STEPS,
    CreditMeasures,
    CreditPolicy,
    CreditReason,
    CreditState,
    CreditTerm,
    CreditVerdict,
    Promise,
    ageing_class,
    credit_terms,
    days_late,
    demanded,
    judge_credit,
    paid_on_promises,
    rate_credit,
    trend_percent,
)
from .decimals import Number, round_to, to_decimal
from .errors import (
    AllocationError,
    ClusteringError,
    CommissionError,
    CreditError,
    GeometryError,
    LoadError,
    PackError,
    PanelError,
    PriceError,
    ScoringError,
    TableError,
)
from .geometry import (
    BASES,
    FAMILIES,
    NOTHING,
    Basis,
    Geometry,
    Quantities,
    default_density,
    m3_from_msf,
    m3_per_msf,
    msf_factor,
    msf_from_m3,
    whole_sheets,
)
from .loads import LIMITS, Capacity, Limit, Load, Lot, packs_per_vehicle, plan_loads
from .names import normalise_company_name, same_company_name
from .packs import PackPlan, default_pack_size, plan_packs
from .pricing import convert_price, line_amount, price_in_basis, price_per_sheet
from .spreadsheet import (
    ROW_KEY,
    CellError,
    Column,
    Limits,
    Table,
    TableRow,
    escape_cell,
    looks_like_formula,
    parse_rows,
    read_table,
    unescape_cell,
)

if TYPE_CHECKING:
    from .clustering import Clustering, cluster
    from .scoring import Criterion, Scores, score_matrix

__all__ = [
    "AGEING_DAYS",
    "BASES",
    "CREDIT_COVERS",
    "CREDIT_USES",
    "FAMILIES",
    "LIMITS",
    "NOTHING",
    "RATING_STEPS",
    "ROW_KEY",
    "TIER_MODES",
    "AllocationError",
    "Basis",
    "Capacity",
    "CellError",
    "Clustering",
    "ClusteringError",
    "Column",
    "CommissionError",
    "CreditError",
    "CreditMeasures",
    "CreditPolicy",
    "CreditReason",
    "CreditState",
    "CreditTerm",
    "CreditVerdict",
    "Criterion",
    "Geometry",
    "GeometryError",
    "Limit",
    "Limits",
    "Load",
    "LoadError",
    "Lot",
    "Number",
    "PackError",
    "PackPlan",
    "PanelError",
    "PriceError",
    "Promise",
    "Quantities",
    "Scores",
    "ScoringError",
    "Table",
    "TableError",
    "TableRow",
    "Tier",
    "TierMode",
    "ageing_class",
    "allocate",
    "cluster",
    "commission_amount",
    "convert_price",
    "credit_terms",
    "days_late",
    "default_density",
    "default_pack_size",
    "demanded",
    "escape_cell",
    "judge_credit",
    "line_amount",
    "looks_like_formula",
    "m3_from_msf",
    "m3_per_msf",
    "msf_factor",
    "msf_from_m3",
    "normalise_company_name",
    "packs_per_vehicle",
    "paid_on_promises",
    "parse_rows",
    "plan_loads",
    "plan_packs",
    "price_in_basis",
    "price_per_sheet",
    "rate_credit",
    "reached_tier",
    "read_table",
    "round_to",
    "same_company_name",
    "score_matrix",
    "settlement_due",
    "tiered",
    "to_decimal",
    "trend_percent",
    "unescape_cell",
    "whole_sheets",
]

_LATE = {
    "Clustering": ".clustering",
    "cluster": ".clustering",
    "Criterion": ".scoring",
    "Scores": ".scoring",
    "score_matrix": ".scoring",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATE[name], __name__), name)
