"""Makes the menu with twilio-python for as long as it is told to: a line with seconds in, documents a second out."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "menu"))
from menu import build  # noqa: E402

TREE = build()
WORK = {"whole": lambda: str(build()), "emit": lambda: str(TREE)}[sys.argv[1]]

for line in sys.stdin:
    start, seconds, count = time.perf_counter(), float(line), 0
    while time.perf_counter() - start < seconds:
        WORK()
        count += 1
    print(count / (time.perf_counter() - start), flush=True)
