import base64

from odoo import fields

from .common import PanelSalesCommon

PDF = base64.b64encode(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF")


class PanelEmissionCommon(PanelSalesCommon):
    """One decor as ENF and as E1 board, and customers in China and abroad."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board_b.lst_price = 0
        cls.decor = cls.env["panel.decor"].create({"code": "W1023", "name": "Alpine Oak"})
        values = {"panel_decor_id": cls.decor.id, "lst_price": 200}
        cls.enf, cls.e1 = (
            cls._create_board(
                f"W1023-{name}",
                cls.series_b,
                2440,
                1220,
                18,
                panel_emission_class_id=cls.env.ref(f"panel_crm.emission_gbt_{name.lower()}").id,
                **values,
            )
            for name in ("ENF", "E1")
        )
        cls.dealer.country_id = cls.env.ref("base.cn")
        cls.importer_us, cls.importer_de, cls.importer_jp, cls.importer_vn = cls.env[
            "res.partner"
        ].create(
            [
                {
                    "name": f"Importer {code.upper()}",
                    "is_company": True,
                    "country_id": cls.env.ref(f"base.{code}").id,
                    "user_id": cls.user.id,
                    "panel_role": "dealer",
                }
                for code in ("us", "de", "jp", "vn")
            ]
        )
        cls.env.company.partner_id.tz = "Asia/Shanghai"

    def _emission_order(self, board, day, partner=None, **values):
        """Make a quotation that is delivered at noon of a day, in China."""
        return self._order(
            [(board, 50)],
            partner=partner or self.dealer,
            commitment_date=fields.Datetime.to_datetime(f"{day} 04:00:00"),
            **values,
        )

    def _certificate(self, type_code="tsca", emission="us_pb", **values):
        return self.env["panel.certificate"].create(
            {
                "type_id": self.env.ref(f"panel_crm.certificate_type_{type_code}").id,
                "number": "TPC-2026-0417",
                "issuer": "Composite Panel Lab",
                "emission_class_id": emission and self.env.ref(f"panel_crm.emission_{emission}").id,
                "date_from": "2026-01-01",
                "date_to": "2027-12-31",
                "series_ids": self.series_b.ids,
                "file": PDF,
                "file_name": "tpc.pdf",
                **values,
            }
        )
