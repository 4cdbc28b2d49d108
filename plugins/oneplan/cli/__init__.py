"""The ``oneplan`` command."""

import atexit
import gc

# A command imports some nine hundred modules, answers and ends. With Python's usual thresholds the
# garbage collector walks through them a hundred times, and all of them once more at the end:
# a quarter of what `oneplan status` takes. A command that runs for long still collects.
gc.set_threshold(50_000, 20, 20)
atexit.register(gc.freeze)
