from . import authorization
from . import portal
from . import deal
from . import diversion
from . import portal_prices
