"""S3-INTEG-01: front and back office share one table each for partners, products and prices."""

import re

from odoo.tests import TransactionCase, tagged

# What partners, products and price lists keep, by the names under which others might copy it.
ADDRESS = {"street", "street2", "city", "zip", "phone", "mobile", "email", "vat"}
PRICE = {"list_price", "lst_price", "standard_price", "fixed_price", "price", "price_unit"}
IDENTITY = {"partner_name", "customer_name", "dealer_name", "product_name", "product_code"}
# Prices that are none of a price list.
AGREED = {
    "panel.contract.line": {"price"},  # what a signed contract says
    "panel.deal.price": {"price"},  # the floor of a registered project
}
# Our models that point at a partner or product have no name of their own, but for what they
# name themselves: the subject of a document, not the partner's or product's name.
NAMED_BY_ITSELF = re.compile(r"^(name|display_name)$")


@tagged("post_install", "-at_install")
class TestIntegration(TransactionCase):
    def _own_models(self):
        for model in self.env["ir.model"].search([("model", "=like", "panel.%")]):
            own = self.env[model.model]
            if own._auto and not own._abstract and not own._transient:
                yield own

    def _typed(self, model):
        """Return the names of fields that people fill in on the model itself."""
        return {
            name
            for name, field in model._fields.items()
            if field.store and not field.related and not field.compute
        }

    def test_no_model_of_ours_keeps_partners_products_or_prices_again(self):
        tried, copies = 0, {}
        for model in self._own_models():
            tried += 1
            found = self._typed(model) & (ADDRESS | PRICE | IDENTITY)
            found -= AGREED.get(model._name, set())
            if found:
                copies[model._name] = found
        self.assertGreater(tried, 25)
        self.assertEqual(copies, {})

    def test_no_name_beside_a_reference_to_its_owner(self):
        """A row about one customer and one product must not carry their names once more."""
        for model in self._own_models():
            typed = self._typed(model)
            required = {
                field.comodel_name
                for field in model._fields.values()
                if field.type == "many2one" and field.required and field.store
            }
            if {"res.partner", "product.product"} <= required:
                with self.subTest(model=model._name):
                    self.assertFalse({name for name in typed if NAMED_BY_ITSELF.match(name)})

    def test_a_copy_would_be_noticed(self):
        """The test above could pass because nothing is read at all: it is not so."""
        partner = self.env["res.partner"]
        self.assertLessEqual({"street", "city", "phone", "email"}, self._typed(partner))
        item = self.env["product.pricelist.item"]
        self.assertIn("fixed_price", self._typed(item))
