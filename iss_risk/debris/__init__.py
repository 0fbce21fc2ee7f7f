"""From the break-up to the ground: how parts come free, are heated, melt, and fall."""
