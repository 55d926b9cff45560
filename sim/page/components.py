"""The two parts that Panel does not have: a form and words, both native HTML with text only."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sim.core.errors import needed

STATIC = Path(__file__).parent / "static"


def static(name: str) -> str:
    """A file of the page."""
    return (STATIC / name).read_text(encoding="utf-8")


@cache
def kinds() -> tuple[Any, Any]:
    """The classes `Controls` and `Blocks`, made when Panel is needed."""
    custom = needed("panel.custom")
    parameters = custom.param

    class Controls(custom.JSComponent):  # type: ignore[misc, name-defined]  # Panel has no types
        """A form; `on_message` is called with what a visitor changes."""

        spec = parameters.List(default=[])
        label = parameters.String(default="")
        reports_theme = parameters.Boolean(default=False)
        _esm = static("controls.js")
        _stylesheets = [static("parts.css")]  # noqa: RUF012 -- Panel reads it from the class

        on_message: Callable[[dict[str, Any]], None] | None = None

        def _handle_msg(self, message: Any) -> None:
            if self.on_message is not None and isinstance(message, dict):
                self.on_message(message)

        def tell(self, message: dict[str, Any]) -> None:
            """Send something to the browser."""
            self._send_msg(message)

    class Blocks(custom.JSComponent):  # type: ignore[misc, name-defined]  # Panel has no types
        """Words, lists and tables; `live` ones are read out when they change."""

        blocks = parameters.List(default=[])
        live = parameters.Boolean(default=False)
        _esm = static("blocks.js")
        _stylesheets = [static("parts.css")]  # noqa: RUF012 -- Panel reads it from the class

    return Controls, Blocks
