from . import (
    test_access,
    test_call,
    test_complaint_type,
    test_delivery,
    test_grading,
    test_performance,
    test_portal,
    test_ticket,
    test_timeline,
    test_tour,
    test_translation,
    test_uninstall,
)
