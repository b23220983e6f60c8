"""A module on a catalog of another folder: `python -m benchmarks.served CATALOG MODULE ARGUMENTS…`.

The workspace itself knows one catalog.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from advisor import workspace

if __name__ == "__main__":
    catalog, module, shipped = Path(sys.argv[1]), sys.argv[2], workspace.shipped
    workspace.shipped = lambda name: catalog if name == "catalog" else shipped(name)
    sys.argv[1:] = sys.argv[3:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
