"""Price bases as the screens name them; panelkit holds the arithmetic."""

from odoo.addons.panel_crm.basis import PRICE_BASES

SYMBOLS = {"m2": "m²", "m3": "m³"}

__all__ = ["PRICE_BASES", "SYMBOLS"]
