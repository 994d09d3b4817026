"""Settings of all tests that live outside of the addons."""

from hypothesis import settings

# Shared machines stall for longer than hypothesis' default deadline of 200 ms.
settings.register_profile("panel", deadline=None)
settings.load_profile("panel")
