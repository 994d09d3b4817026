from . import test_customer
from . import test_menus
from . import test_organisation
from . import test_product
from . import test_security
from . import test_tour
