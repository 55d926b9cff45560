"""The page on a server of its own: this machine only, the browser's own origin only."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable, Sequence
from typing import Any

from sim.core.errors import InputError, needed
from sim.page.answers import Kept
from sim.page.components import static
from sim.page.library import Library
from sim.page.session import Page
from sim.page.state import from_query
from sim.scenario import Scenario

ADDRESS = "127.0.0.1"
MESSAGE_BYTES = 4_000_000
"""Longest message that a browser may send."""
GONE = 15_000
"""Milliseconds after which a page that was closed is let go."""


def template_of(page: Page, theme: str) -> Any:
    """The page in its frame."""
    panel = needed("panel")
    frame = panel.Template(static("page.html"))
    for name, part in page.roots().items():
        frame.add_panel(name, part)
    frame.add_variable("page_style", static("page.css"))
    frame.add_variable("theme_at_start", theme)
    return frame


def visitor(given: Sequence[Scenario], kept: Kept) -> Callable[[], Any]:
    """What makes a page for each visitor."""

    def made() -> Any:
        panel = needed("panel")
        arguments = panel.state.session_args
        query = panel.state.curdoc.session_context.request.uri.partition("?")[2]
        library = Library(given)
        state, refused = from_query(query, library)
        theme = "dark" if arguments.get("theme", [b""])[0] == b"dark" else "light"
        document = panel.state.curdoc
        page = Page(library, kept, state, refused, theme, document.add_next_tick_callback)
        panel.state.onload(page.ask)
        return template_of(page, theme)

    return made


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def check_port(port: int) -> None:
    """Refuse a port that is taken.

    Raises
    ------
    InputError
        With what to do.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            told = f"port {port} of {ADDRESS} cannot be had ({error.strerror})"
            raise InputError(f"{told}; name another by --port") from None


def server(given: Sequence[Scenario], port: int = 0, *, show: bool = False) -> Any:
    """A server that is made and not yet started; ``server.port`` is its port."""
    panel = needed("panel")
    port = port or free_port()
    check_port(port)
    kept = Kept()
    gc.collect()
    gc.freeze()  # so that what answers leave behind is found in milliseconds
    return panel.io.server.get_server(
        {"/": visitor(given, kept)},
        port=port,
        address=ADDRESS,
        websocket_origin=[f"{ADDRESS}:{port}", f"localhost:{port}"],
        title="alliance-sim",
        show=show,
        start=False,
        verbose=False,
        location=False,
        websocket_max_message_size=MESSAGE_BYTES,
        check_unused_sessions_milliseconds=GONE,
        unused_session_lifetime_milliseconds=GONE,
    )
