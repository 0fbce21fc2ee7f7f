"""A Containerfile carried out without a container engine, as root on Linux, with what the kernel has for it.

Its steps are run as they stand, in layers (overlayfs) above this machine's system; whatever else the machine
has is hidden, and the Python of its base image is the one that runs this. Then the image is run as an engine
would: its user without any right, its environment, its root read-only.

    python tests/containerfiles.py /var/tmp/trial     the Containerfile, whole: some minutes, 2 GB
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

TOOLS = ("unshare", "setpriv", "mount", "chroot", "useradd", "groupadd")
# Of the system's folders, those that a base image has as well; everything else of this machine is hidden.
_SYSTEM = (
    "bin",
    "boot",
    "dev",
    "etc",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "proc",
    "sbin",
    "sys",
    "usr",
    "var",
)
_EMPTY = ("opt", "root", "home", "tmp", "mnt", "srv", "run", "usr/local")
_STEPS = ("ARG", "ENV", "USER", "WORKDIR", "COPY", "RUN", "ENTRYPOINT", "CMD")
_ABOUT = ("FROM", "LABEL", "HEALTHCHECK")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# $1 the mount point, $2 the layers, $3 the folder with Python, $4 rw or ro; then pairs of a place and what is
# shown there, up to "--"; then what is run.
_MOUNTED = """
set -e
root=$1 layers=$2 python=$3 rights=$4; shift 4
mount --make-rprivate /
mount -t overlay overlay -o "$layers" "$root"
mount -o "remount,bind,$rights" "$root"
mount --bind "$python" "$root/usr/local"
mount -o remount,bind,ro "$root/usr/local"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
# That Python's own library, not the system's: base images do the same.
[ "$rights" = ro ] || chroot "$root" ldconfig
while [ "$1" != -- ]; do
    if [ "$2" = tmpfs ]; then mount -t tmpfs -o size=64m tmpfs "$root$1"; chmod 1777 "$root$1"
    else mount --bind "${2%:ro}" "$root$1"; fi
    case "$2" in *:ro) mount -o remount,bind,ro "$root$1" ;; esac
    shift 2
done
shift
exec chroot "$root" "$@"
"""


class Instruction(NamedTuple):
    """A line of a Containerfile, with those that continue it."""

    line: int
    name: str
    text: str


def instructions(path: Path) -> list[Instruction]:
    """Those of a file. Raises ValueError for one that is not known here."""
    found: list[Instruction] = []
    begun: tuple[int, str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        start, before = begun or (number, "")
        whole = before + line.strip()
        if whole.endswith("\\"):
            begun = start, whole[:-1]
            continue
        begun = None
        name, _, text = whole.partition(" ")
        if name not in (*_STEPS, *_ABOUT):
            raise ValueError(f"{path}:{start}: {name} is not known here")
        found.append(Instruction(start, name, text.strip()))
    return found


@dataclass(frozen=True)
class Image:
    """The files that the steps of a stage have made or changed, and how it is run."""

    files: Path
    environment: Mapping[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    user: str = "0:0"
    folder: str = "/"
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


def build(
    containerfile: Path,
    work: Path,
    *,
    instead: Mapping[str, str] | None = None,
    before_last_stage: Callable[[Image, Path], None] = lambda _before, _files: None,
    shown: Mapping[str, str] | None = None,
) -> Image:
    """The image of the last stage, with the folder of the file as its context; layers are kept in `work`.

    `instead` are words of the file that are replaced, `shown` folders of this machine that all steps see.
    `before_last_stage` is given the image of the stage before and the folder with the files of the last, to
    put something there.
    """
    steps = instructions(containerfile)
    for old, new in (instead or {}).items():
        assert any(old in one.text for one in steps), f"{old!r} is not in {containerfile}"
        steps = [one._replace(text=one.text.replace(old, new)) for one in steps]
    stages = [k for k, one in enumerate(steps) if one.name == "FROM"]
    names: dict[str, Image] = {}
    image = Image(Path())
    for number, start in enumerate(stages):
        end = stages[number + 1] if number + 1 < len(stages) else len(steps)
        files = _new_layer(work / f"stage{number}")
        if number and end == len(steps):
            before_last_stage(image, files)
        making = _Build(containerfile.parent, names, Image(files), shown or {})
        for one in steps[start + 1 : end]:
            if one.name in _STEPS:
                getattr(making, one.name.lower())(one.text)
        image = making.image
        if " AS " in steps[start].text:
            names[steps[start].text.split(" AS ")[1]] = image
    return image


def run(
    image: Image,
    *words: str,
    mounts: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """`podman run --rm --read-only IMAGE WORDS`, with the network of this machine. `mounts` are from the
    place in the container to a folder of this machine, with ":ro" where it is only read, or "tmpfs"."""
    return _contained(
        image,
        [*image.entrypoint, *(words or image.command)],
        {**image.environment, **(environment or {})},
        mounts or {},
        writable=False,
    )


def why_not(work: Path) -> str | None:
    """Why it cannot be done here; None where it can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "needs root"
    if not (Path(sys.base_prefix) / "bin" / "python").exists():
        return "needs a Python of its own folder"
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        return f"needs {', '.join(missing)}"
    tried = run(
        replace(Image(_new_layer(work / "trial")), user="10001:10001"),
        "sh",
        "-c",
        "id -u; test -w / || echo no",
    )
    return None if tried.stdout == "10001\nno\n" else f"no such container here: {tried.stderr[-200:]}"


class _Build:
    """One stage at work."""

    def __init__(
        self, context: Path, stages: Mapping[str, Image], image: Image, shown: Mapping[str, str]
    ) -> None:
        self.context, self.stages, self.image, self.shown = context, stages, image, shown
        # Where packages come from on this machine.
        self.arguments = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}

    def arg(self, text: str) -> None:
        name, _, default = text.partition("=")
        self.arguments[name] = "".join(shlex.split(default))

    def env(self, text: str) -> None:
        pairs = dict(one.split("=", 1) for one in shlex.split(text))
        self.image = replace(self.image, environment={**self.image.environment, **pairs})

    def user(self, text: str) -> None:
        self.image = replace(self.image, user=text)

    def workdir(self, text: str) -> None:
        (self.image.files / text.lstrip("/")).mkdir(parents=True, exist_ok=True)
        self.image = replace(self.image, folder=text)

    def entrypoint(self, text: str) -> None:
        self.image = replace(self.image, entrypoint=tuple(json.loads(text)))

    def cmd(self, text: str) -> None:
        self.image = replace(self.image, command=tuple(json.loads(text)))

    def copy(self, text: str) -> None:
        words = shlex.split(text)
        stage = words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else None
        *sources, target = words
        goal = self.image.files / str(Path(self.image.folder) / target).lstrip("/")
        for source in sources:
            origin = self.stages[stage].files if stage else self.context
            found = origin / source.lstrip("/")
            if found.is_dir():
                left_out = None if stage else _left_out(self.context)
                shutil.copytree(found, goal, symlinks=True, ignore=left_out, dirs_exist_ok=True)
            else:
                (goal if target.endswith("/") else goal.parent).mkdir(parents=True, exist_ok=True)
                shutil.copy(found, goal)

    def run(self, text: str) -> None:
        ended = _contained(
            self.image,
            ["/bin/sh", "-c", text],
            {**self.image.environment, **self.arguments},
            self.shown,
            writable=True,
        )
        if ended.returncode:
            raise AssertionError(f"RUN {text}\n{ended.stdout}{ended.stderr}")


def _left_out(context: Path) -> Callable[[str, list[str]], set[str]]:
    """What .dockerignore leaves out, for shutil.copytree: the last pattern that matches decides."""
    patterns = [one for one in (context / ".dockerignore").read_text().splitlines() if one and one[0] != "#"]

    def matches(pattern: str, path: str) -> bool:
        parts = path.split("/")
        if pattern.startswith("**/"):
            return any(fnmatch(part, pattern[3:]) for part in parts)
        return any(fnmatch("/".join(parts[: k + 1]), pattern) for k in range(len(parts)))

    def is_left_out(path: str) -> bool:
        matching = [one for one in patterns if matches(one.lstrip("!"), path)]
        return bool(matching) and not matching[-1].startswith("!")

    def of(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(context)
        return {name for name in names if is_left_out((inside / name).as_posix())}

    return of


def _new_layer(folder: Path) -> Path:
    """An empty layer, in which what this machine has of its own is hidden."""
    files = folder / "files"
    own = [one.name for one in Path("/").iterdir() if one.is_dir() and not one.is_symlink()]
    for name in (*(one for one in own if one not in _SYSTEM), *_EMPTY):
        (files / name).mkdir(parents=True, exist_ok=True)
        os.setxattr(files / name, "trusted.overlay.opaque", b"y")
    (files / "tmp").chmod(0o1777)
    return files


def _contained(
    image: Image,
    words: Sequence[str],
    environment: Mapping[str, str],
    mounts: Mapping[str, str],
    *,
    writable: bool,
) -> subprocess.CompletedProcess[str]:
    beside = image.files.parent
    for name in ("work", "root"):
        (beside / name).mkdir(exist_ok=True)
    for place in mounts:
        (image.files / place.lstrip("/")).mkdir(exist_ok=True)
    layers = f"lowerdir=/,upperdir={image.files},workdir={beside / 'work'}"
    user, _, group = image.user.partition(":")
    privileges = () if user == "0" else ("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all")
    return subprocess.run(
        [
            *("unshare", "--mount", "sh", "-c", _MOUNTED, "sh"),
            *(str(beside / "root"), layers, sys.base_prefix, "rw" if writable else "ro"),
            *(word for pair in mounts.items() for word in pair),
            *("--", "setpriv", "--reuid", user, "--regid", group, "--clear-groups", *privileges),
            *("env", "-i", *(f"{name}={value}" for name, value in environment.items())),
            *("sh", "-c", 'cd "$0" && exec "$@"', image.folder, *words),
        ],
        capture_output=True,
        text=True,
        timeout=900,
    )


def _whole(work: Path) -> None:
    """Build the Containerfile without any short cut, and ask the image."""
    begun = time.monotonic()
    image = build(Path(__file__).parents[1] / "Containerfile", work)
    print(f"built in {time.monotonic() - begun:.0f} s")
    for words in (("--version",), ("assess", "--offline", "--samples", "64"), ("doctor", "--offline")):
        begun = time.monotonic()
        ended = run(image, *words, mounts={"/tmp": "tmpfs"})
        print(f"$ iss-risk {' '.join(words)}\n{ended.stdout}{ended.stderr}", end="")
        print(f"exit code {ended.returncode} after {time.monotonic() - begun:.1f} s\n")


if __name__ == "__main__":
    if reason := why_not(Path(sys.argv[1])):
        sys.exit(f"not here: {reason}")
    _whole(Path(sys.argv[1]))
