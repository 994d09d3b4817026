"""What a price of a board may be for, as the screens name it; panelkit holds the arithmetic."""

PRICE_BASES = [("sheet", "Sheet"), ("m2", "m²"), ("m3", "m³")]
