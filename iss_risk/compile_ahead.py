"""`python -m iss_risk.compile_ahead [common]`: compile the physics once for all users of an installation.

For who installs for others: in the image of a container, on a shared computer, in a package. Runs the usual
commands on embedded data with an empty cache, and moves the kernels that they compile into the package, where
every run looks for those that its user does not have. They replace those of an earlier call.

They are for this version of iss-risk, numba, llvmlite and Python and for this kind of processor; with
`common` for every x86-64 processor with AVX2 (x86-64-v3). Whom they do not fit compiles as ever.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from iss_risk.compiled import DELIVERED
from iss_risk.kernel_cache import COMMON_PROCESSOR, SUFFIX

# Few samples call every kernel that many call.
_RUNS = (
    ("assess", "--samples", "64"),
    ("decay", "--samples", "16"),
    ("debris", "--samples", "16"),
    ("passes", "--samples", "64"),
)


def compile_ahead(*, common: bool) -> int:
    """Fill the folder DELIVERED, and return how many kernels there are in it now.

    Raises OSError where it cannot be written, subprocess.CalledProcessError where a run fails."""
    shutil.rmtree(DELIVERED.path, ignore_errors=True)
    DELIVERED.path.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"NUMBA_CACHE_DIR": cache, "ISS_RISK_OFFLINE": "1"}
        if common:
            environment |= {"NUMBA_CPU_NAME": COMMON_PROCESSOR, "NUMBA_CPU_FEATURES": ""}
        for run in _RUNS:
            subprocess.run(
                [sys.executable, "-m", "iss_risk", *run, "--json"],
                env=environment,
                stdout=subprocess.DEVNULL,
                check=True,
            )
        for path in Path(cache).rglob(f"*{SUFFIX}"):
            shutil.move(path, DELIVERED.path / path.name)
    return len(DELIVERED.files())


def main() -> None:
    """The command; `common` is its only argument."""
    if sys.argv[1:] not in ([], ["common"]):
        sys.exit("usage: python -m iss_risk.compile_ahead [common]")
    try:
        count = compile_ahead(common=bool(sys.argv[1:]))
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"compile_ahead: {error}")
    print(f"{count} kernels in {DELIVERED.path}")


if __name__ == "__main__":
    main()
