"""Groups of commands: found in any case, and for others it is said what was probably meant."""

from __future__ import annotations

import click

from iss_risk.notation.spelling import did_you_mean


class Commands(click.Group):
    """A group of commands, `Assess` as well as `assess`."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        return self.load(self._known(ctx, cmd_name))

    def load(self, name: str) -> click.Command | None:
        """The command of exactly that name."""
        return self.commands.get(name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does, with our words for what is not there."""
        word, *others = args
        if self.get_command(ctx, word) is None and not word.startswith("-") and not ctx.resilient_parsing:
            known = self.list_commands(ctx)
            ctx.fail(f"No such command {word!r}{did_you_mean(word, known)}: known are {', '.join(known)}.")
        return super().resolve_command(ctx, [self._known(ctx, word), *others])

    def _known(self, ctx: click.Context, word: str) -> str:
        return next((one for one in self.list_commands(ctx) if one.casefold() == word.casefold()), word)
