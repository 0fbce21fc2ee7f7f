"""The colours of all pictures, in one place, as names that a page may set anew.

Each class of CSS (`ir-c5`) has a colour, which is a variable (`--ir-c5`) in a page and a value in a file.
Classes of size go from pale yellow to dark blue in even steps of lightness (0.95 … 0.31 in Oklab, Ottosson
2020), so that they are told apart in print without colour and by people who do not tell red from green;
cividis, of the same kind, has a yellow at its low end that stands out more than its high end does on white
paper. On light paper more is darker, on dark paper brighter: more always stands out from the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Theme = Literal["light", "dark"]

# Oklab lightness 0.95, 0.83, 0.71, 0.58, 0.45, 0.31; chroma 0.075 to 0.11; hue 105° to 275°.
_PALE_TO_DARK = ("#f5f2b8", "#aad791", "#4db79e", "#1988a3", "#255691", "#232862")
SIZES = len(_PALE_TO_DARK)
# For what is no risk, as the colours of one would be read as such: Oklab lightness 0.95, 0.87, 0.78, 0.69,
# 0.59, 0.48; chroma 0.02; hue 250°.
_SLATE = ("#e5f0fc", "#cbd6e1", "#aeb9c4", "#929da8", "#757e89", "#555f69")

COLOURS: Mapping[Theme, Mapping[str, str]] = {
    "light": {
        "paper": "#ffffff", "ink": "#1b1f24", "quiet": "#55606b", "line": "#c3cad1", "sea": "#eef2f5",
        "none": "#ffffff", "border": "#98a2ac", "accent": "#9a3a00", "soft": "#d8dfe6",
        **{f"c{k}": colour for k, colour in enumerate(_PALE_TO_DARK)},
        **{f"g{k}": colour for k, colour in enumerate(_SLATE)},
    },
    "dark": {
        "paper": "#14181d", "ink": "#eceff2", "quiet": "#a7b1bb", "line": "#3b444d", "sea": "#1d242b",
        "none": "#14181d", "border": "#5a6570", "accent": "#ffb27a", "soft": "#39434d",
        **{f"c{k}": colour for k, colour in enumerate(reversed(_PALE_TO_DARK))},
        **{f"g{k}": colour for k, colour in enumerate(reversed(_SLATE))},
    },
}  # fmt: skip

# What a class looks like; {name} is the colour of that name.
_RULES = (
    ("t", "fill:{ink}"),
    ("q", "fill:{quiet}"),
    ("a", "fill:{accent}"),
    ("halo", "fill:{ink};stroke:{paper};stroke-width:3;stroke-linejoin:round;paint-order:stroke"),
    ("paper", "fill:{paper}"),
    ("sea", "fill:{sea}"),
    ("none", "fill:{none};stroke:{border};stroke-width:.4"),
    ("soft", "fill:{soft}"),
    ("grid", "fill:none;stroke:{line};stroke-width:.7"),
    ("axis", "fill:none;stroke:{quiet};stroke-width:1"),
    ("edge", "fill:none;stroke:{border};stroke-width:.8"),
    ("rim", "fill:none;stroke:{accent};stroke-width:1.4;stroke-dasharray:5 3"),
    *((f"c{k}", f"fill:{{c{k}}}") for k in range(SIZES)),
    *((f"n{k}", f"fill:{{c{k}}};stroke:{{border}};stroke-width:.4") for k in range(SIZES)),
    *((f"g{k}", f"fill:{{g{k}}};stroke:{{border}};stroke-width:.4") for k in range(SIZES)),
    *((f"s{k}", f"fill:none;stroke:{{c{k}}}") for k in range(SIZES)),
)  # fmt: skip
FONT = "Arial,'Liberation Sans',Helvetica,sans-serif"


def style(theme: Theme) -> str:
    """The rules for a file that stands alone, with the colours themselves: not every program knows
    variables."""
    return _rules(COLOURS[theme])


def page_style() -> str:
    """The rules for a page that holds pictures: light, and dark where the reader's screen is. A page may set
    the variables `--ir-ink`, `--ir-c5`, ... itself."""
    light, dark = (_variables(COLOURS[theme]) for theme in ("light", "dark"))
    names = {name: f"var(--ir-{name})" for name in COLOURS["light"]}
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}{_rules(names)}"


def _variables(colours: Mapping[str, str]) -> str:
    return ";".join(f"--ir-{name}:{colour}" for name, colour in colours.items())


def _rules(colours: Mapping[str, str]) -> str:
    return "".join(f".ir-{name}{{{rule.format_map(colours)}}}" for name, rule in _RULES)
