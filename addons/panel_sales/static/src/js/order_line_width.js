import { registry } from "@web/core/registry";
import "@sale/js/sale_product_field";

// The product may be narrower than elsewhere, so that sheets, m², m³ and the amount fit beside it.
registry.category("fields").get("sol_product_many2one").listViewWidth = [110, 400];
