"""Errors of panelkit: one family, each with a sentence that a user understands."""


class PanelError(ValueError):
    """Refuse an input and say why.

    The sentence is kept twice: rendered, as ``str(error)``, and as ``template`` with
    ``values``, so that a user interface can translate the template.

    >>> str(PanelError("%(what)s must be positive.", what="Width"))
    'Width must be positive.'

    :param template: the sentence, with ``%(name)s`` places
    :param values: what stands in these places
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template % values if values else template)
        self.template = template
        self.values = values


class GeometryError(PanelError):
    """A panel's dimensions, density or quantity are not possible."""


class PriceError(PanelError):
    """A price, its basis or its rounding is not usable."""


class PackError(PanelError):
    """A pack size, stack height or tolerance is not usable."""


class CuttingError(PanelError):
    """A sheet, a piece or a saw cut is not usable."""


class PasteError(PanelError):
    """A pasted line cannot be read."""


class LoadError(PanelError):
    """A load or a limit of a vehicle is not usable."""


class AllocationError(PanelError):
    """An amount cannot be shared out as asked."""


class CommissionError(PanelError):
    """A rate or a tier table is not usable."""


class ScoringError(PanelError):
    """The measures or criteria of a score are not usable."""


class ClusteringError(PanelError):
    """The features of a clustering are not usable."""


class TableError(PanelError):
    """A file cannot be read as a table."""
