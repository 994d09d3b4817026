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
from .cutting import CutPlan, plan_cuts
from .decimals import Number, round_to, to_decimal
from .errors import (
    AllocationError,
    ClusteringError,
    CommissionError,
    CuttingError,
    GeometryError,
    LoadError,
    PackError,
    PanelError,
    PasteError,
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
from .handover import (
    CREDIT_RULES,
    CreditRule,
    CreditTerms,
    Sale,
    share_credit,
    successor_share,
)
from .identifiers import (
    is_credit_code,
    is_mobile,
    normalise_phone,
    normalise_phones,
    normalise_tax_id,
)
from .loads import LIMITS, Capacity, Limit, Load, Lot, packs_per_vehicle, plan_loads
from .matching import (
    LIKELY,
    POSSIBLE,
    Company,
    Match,
    Part,
    Project,
    address_similarity,
    company_keys,
    company_name_similarity,
    compare_companies,
    compare_projects,
    project_keys,
    project_name_similarity,
)
from .names import normalise_company_name, same_company_name
from .packs import PackPlan, default_pack_size, plan_packs
from .paste import PastedLine, RefusedLine, parse_lines
from .query import Query, Vocabulary, parse_query
from .pricing import (
    changed_discount,
    changed_price,
    protected_sheets,
    convert_price,
    line_amount,
    price_in_basis,
    price_per_sheet,
)
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
    "BASES",
    "CREDIT_RULES",
    "FAMILIES",
    "LIKELY",
    "LIMITS",
    "NOTHING",
    "POSSIBLE",
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
    "Company",
    "CreditRule",
    "CreditTerms",
    "Criterion",
    "CutPlan",
    "CuttingError",
    "Geometry",
    "GeometryError",
    "Limit",
    "Limits",
    "Load",
    "LoadError",
    "Lot",
    "Match",
    "Number",
    "PackError",
    "PackPlan",
    "PanelError",
    "Part",
    "PasteError",
    "PastedLine",
    "PriceError",
    "Project",
    "Quantities",
    "Query",
    "RefusedLine",
    "Sale",
    "Scores",
    "ScoringError",
    "Table",
    "TableError",
    "TableRow",
    "Tier",
    "TierMode",
    "Vocabulary",
    "address_similarity",
    "allocate",
    "changed_discount",
    "changed_price",
    "cluster",
    "commission_amount",
    "company_keys",
    "company_name_similarity",
    "compare_companies",
    "compare_projects",
    "convert_price",
    "default_density",
    "default_pack_size",
    "escape_cell",
    "is_credit_code",
    "is_mobile",
    "line_amount",
    "looks_like_formula",
    "m3_from_msf",
    "m3_per_msf",
    "msf_factor",
    "msf_from_m3",
    "normalise_company_name",
    "normalise_phone",
    "normalise_phones",
    "normalise_tax_id",
    "packs_per_vehicle",
    "parse_lines",
    "parse_query",
    "parse_rows",
    "plan_cuts",
    "plan_loads",
    "plan_packs",
    "price_in_basis",
    "price_per_sheet",
    "project_keys",
    "project_name_similarity",
    "protected_sheets",
    "reached_tier",
    "read_table",
    "round_to",
    "same_company_name",
    "score_matrix",
    "settlement_due",
    "share_credit",
    "successor_share",
    "tiered",
    "to_decimal",
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
