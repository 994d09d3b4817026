from . import portal
from . import deal
