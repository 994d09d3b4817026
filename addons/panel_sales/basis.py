"""Price bases as the screens name them; panelkit holds the arithmetic."""

PRICE_BASES = [("sheet", "Sheet"), ("m2", "m²"), ("m3", "m³")]
SYMBOLS = {"m2": "m²", "m3": "m³"}
