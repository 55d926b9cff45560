"""The verbs of the page: app and share."""

from contextlib import suppress
from pathlib import Path

import click

from sim.cli.endings import one_message
from sim.cli.options import NamedFile, progress_bar, runs_option, seed_option


@click.command("app")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option(
    "--port",
    default=0,
    type=click.IntRange(0, 65535),
    help="Port on 127.0.0.1  [default: a free one]",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def app_command(scenarios: tuple[str, ...], port: int, no_browser: bool) -> None:
    """Open the interactive page, on this machine only.

    The first SCENARIO is the reference, the second what the levers start from; all others can be
    chosen, as can every bundled one. Ends with Ctrl-C. Needs the extra "app".

    \b
    Examples:
      alliance-sim app
      alliance-sim app carried-on storm --port 5006 --no-browser
    """
    with one_message():
        from sim.model import checked
        from sim.page.server import ADDRESS, server

        given = [checked.load(name) for name in scenarios]
        page = server(given, port, show=not no_browser)
        click.echo(f"alliance-sim: http://{ADDRESS}:{page.port}/ (Ctrl-C ends it)")
        page.start()
        with suppress(KeyboardInterrupt):
            page.io_loop.start()
        page.stop()
        click.echo("alliance-sim: ended")


@click.command("share")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option(
    "--out",
    required=True,
    type=NamedFile(".html"),
    help="The file to write, FILE.html.",
)
@runs_option(200)
@seed_option
@click.option("--no-slices", is_flag=True, help="Leave out the levers moved one at a time.")
def share_command(
    scenarios: tuple[str, ...], out: Path, runs: int, seed: int, no_slices: bool
) -> None:
    """Write the page of chosen scenarios as one file that opens without Python and without a
    network.

    The first SCENARIO is the reference. The file holds each other scenario over it, and levers
    moved one at a time, as bands with sentences, timeline and sources; at most 5 MB. Needs the
    extra "app".

    \b
    Example:
      alliance-sim share carried-on storm taiwan-crisis --out storm.html
    """
    with one_message():
        from sim.model import checked
        from sim.page.share import share

        given = [checked.load(name) for name in scenarios]
        share(given, out, runs=runs, seed=seed, slices=not no_slices, bars=progress_bar)
        click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
