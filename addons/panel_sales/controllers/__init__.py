from . import authorization
from . import portal
from . import deal
from . import portal_prices
