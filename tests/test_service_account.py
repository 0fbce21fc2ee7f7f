"""Every command as a system user in a container: nothing can be written but a tmpfs, there is no home.

Needs root and Linux: a mount namespace in which everything is read-only, and a user who is in no list.
That user may read everything (an interpreter may lie in root's home), which no service account needs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import iss_risk
from iss_risk.compiled import KERNELS

PACKAGE = Path(iss_risk.__file__).parent
TOOLS = ("unshare", "setpriv", "mount")
USER = "64123"
_CONTAINED = f"""
set -e
mount --make-rprivate /
awk '{{print $5}}' /proc/self/mountinfo | while read -r point; do
    case "$point" in /proc*|/sys*|/dev*) ;; *) mount -o remount,bind,ro "$point" ;; esac
done
mount -t tmpfs -o size=64m tmpfs /mnt
chmod 1777 /mnt
cd /mnt
set +e
setpriv --reuid {USER} --regid {USER} --clear-groups --inh-caps +dac_read_search \
    --ambient-caps +dac_read_search env -i "$@"
code=$?
find /mnt -type f -printf 'left: %p\\n' >&2
exit $code
"""


def contained(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PYTHONPATH": str(PACKAGE.parent),
        "ISS_RISK_OFFLINE": "1",
        "LC_ALL": "C.UTF-8",
    } | environment
    return subprocess.run(
        [
            *("unshare", "--mount", "sh", "-c", _CONTAINED, "sh"),
            *(f"{name}={value}" for name, value in environment.items()),
            *(sys.executable, *words),
        ],
        capture_output=True,
        text=True,
        timeout=600,
    )


def why_not() -> str | None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "needs root"
    if any(shutil.which(tool) is None for tool in TOOLS):
        return f"needs {', '.join(TOOLS)}"
    tried = contained("-c", "import os; print(os.geteuid(), os.access('/', os.W_OK), os.getcwd())")
    return (
        None if tried.stdout == f"{USER} False /mnt\n" else f"no such container here: {tried.stderr[-200:]}"
    )


_WHY_NOT = why_not()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(_WHY_NOT is not None, reason=f"container-like trial: {_WHY_NOT}"),
]

NOW = ("--now", "2026-11-23")
COMMANDS = {
    "assess": ("assess", "--samples", "64", *NOW),
    "data": ("data", "status"),
    "debris": ("debris", "--vehicle", "uars", "--samples", "64"),
    "decay": ("decay", "--samples", "64", *NOW),
    "explain": ("explain", "chance"),
    "hindcast": ("hindcast", "tiangong-1", "--samples", "64"),
    "message": ("message", "--samples", "64", *NOW),
    "overflight": ("overflight", "--days", "1", *NOW),
    "passes": ("passes", "--samples", "64", *NOW),
    "schedule": ("schedule",),
    "schema": ("schema", "assessment"),
    "vehicle": ("vehicle", "list"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers(command: str) -> None:
    """With the kernels that somebody else has compiled, where they lie in a folder that is only read."""
    ended = contained(
        "-m", "iss_risk", *COMMANDS[command], NUMBA_CACHE_DIR="", XDG_CACHE_HOME=str(KERNELS.path.parents[2])
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout
    assert "Traceback" not in ended.stderr
    assert "left:" not in ended.stderr


def test_without_any_kernel_it_compiles_in_memory_and_says_so_once() -> None:
    ended = contained("-m", "iss_risk", *COMMANDS["decay"])
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout
    assert ended.stderr.count("cannot be kept") == 1
    assert "NUMBA_CACHE_DIR" in ended.stderr
    assert "left:" not in ended.stderr


def test_a_folder_that_can_be_written_is_the_remedy() -> None:
    ended = contained("-m", "iss_risk", *COMMANDS["overflight"], NUMBA_CACHE_DIR="/mnt/kernels")
    assert ended.returncode == 0, ended.stderr
    assert "cannot be kept" not in ended.stderr
    assert "left: /mnt/kernels/iss-risk/kernels/" in ended.stderr


def test_a_history_that_cannot_be_kept_is_said_before_computing() -> None:
    ended = contained("-m", "iss_risk", *COMMANDS["assess"], "--record")
    assert (ended.returncode, ended.stdout) == (3, ""), ended.stderr
    assert "--database or ISS_RISK_DATABASE names its file" in ended.stderr
    assert contained("-m", "iss_risk", "history").returncode == 3


def test_doctor_names_the_remedy() -> None:
    ended = contained("-m", "iss_risk", "doctor")
    assert ended.returncode == 0, ended.stderr
    assert "NUMBA_CACHE_DIR" in ended.stdout
    assert "ISS_RISK_DATA_DIR" in ended.stdout
