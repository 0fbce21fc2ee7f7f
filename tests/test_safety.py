"""What the package must not do, read from its sources: no pickle of data, no shell, no code from data."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "iss_risk"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)

FORBIDDEN_IMPORTS = {
    "cPickle", "dill", "joblib", "shelve", "marshal", "commands", "ftplib", "yaml",
    "xml.etree", "xml.dom", "xml.sax", "lxml", "urllib.request", "http.client", "requests",
}  # fmt: skip
FORBIDDEN_CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "shutil.unpack_archive",
}  # fmt: skip
# The only places that speak to the network, that read XML, that hand work to workers of their own, which
# nothing but that ever unpickles (no file, no download), and that start a program (this one, or a browser
# that prints, with fixed words).
# Compiled kernels are code, and numba has always kept them pickled in the user's cache folder:
# kernel_cache.py reads its own files only, their checksum verified first.
ONLY = {
    "pickle": {"execution/__init__.py", "execution/cluster.py", "kernel_cache.py"},
    "httpx": {"sources/download.py"},
    "socket": {"sources/download.py"},
    "xml.parsers": {"notation/xml_elements.py"},
    "subprocess": {"compile_ahead.py", "simulation/first_run.py", "report/page/printed.py"},
}


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_does_nothing_dangerous(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    names = imported(tree)
    assert not {name for name in names for one in FORBIDDEN_IMPORTS if is_of(name, one)}
    here = path.relative_to(PACKAGE).as_posix()
    for package, places in ONLY.items():
        assert here in places or not any(is_of(name, package) for name in names), f"{here} imports {package}"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        assert ast.unparse(node.func) not in FORBIDDEN_CALLS
        for keyword in node.keywords:
            value = ast.unparse(keyword.value)
            assert (keyword.arg, value) not in (("shell", "True"), ("verify", "False")), f"{here}: {value}"
            if keyword.arg == "allow_pickle":
                assert value == "False"
        if ast.unparse(node.func).endswith("np.load"):
            assert any(keyword.arg == "allow_pickle" for keyword in node.keywords)


def test_what_is_compiled_ahead_is_what_this_program_calls() -> None:
    tree = ast.parse((PACKAGE / "compile_ahead.py").read_bytes())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    (started,) = [node for node in calls if ast.unparse(node.func).startswith("subprocess.")]
    assert ast.unparse(started.args[0]) == "[sys.executable, '-m', 'iss_risk', *run, '--json']"


def test_what_is_started_is_this_python_with_fixed_words() -> None:
    tree = ast.parse((PACKAGE / "simulation" / "first_run.py").read_bytes())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    (started,) = [node for node in calls if ast.unparse(node.func).startswith("subprocess.")]
    assert ast.unparse(started.args[0]) == "[sys.executable, '-c', _ONE_FALL]"
    (words,) = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_ONE_FALL"
    ]
    assert isinstance(words, ast.Constant)
