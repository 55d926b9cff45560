"""The server of the page: this machine only, the browser's own origin only."""

import re
import signal
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.core.errors import InputError
from sim.page.server import ADDRESS, check_port, free_port
from tests.page.browser import Serving, serving


def port_of(served: Serving) -> int:
    return int(re.findall(r":(\d+)/", served.url)[0])


def test_it_listens_on_this_machine_only(served: Serving) -> None:
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    port = f"{port_of(served):04X}"
    assert [place for place in listening if place.endswith(f":{port}")] == [f"0100007F:{port}"]


def test_another_origin_gets_no_websocket(served: Serving) -> None:
    def answered(origin: str) -> int:
        connection = HTTPConnection(ADDRESS, port_of(served), timeout=60)
        handshake = {
            "Origin": origin,
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        connection.request("GET", "/ws", headers=handshake)
        status = connection.getresponse().status
        connection.close()
        return status

    assert answered("http://elsewhere.example") == 403
    assert answered(f"http://elsewhere.example:{port_of(served)}") == 403
    assert answered(served.url.rstrip("/")) != 403


def test_a_port_that_is_taken_is_refused(served: Serving) -> None:
    with pytest.raises(InputError, match="name another by --port"):
        check_port(port_of(served))
    check_port(free_port())
    done = CliRunner().invoke(main, ["app", "--port", str(port_of(served)), "--no-browser"])
    assert done.exit_code == 2
    assert f"port {port_of(served)} of {ADDRESS} cannot be had" in done.output


def test_a_scenario_that_is_not_there_is_one_message() -> None:
    for verb in (["app", "--no-browser", "nowhere"], ["share", "nowhere", "--out", "x.html"]):
        done = CliRunner().invoke(main, verb)
        assert done.exit_code == 2
        assert "nowhere: is neither a bundled scenario nor a file" in done.output
    assert not Path("x.html").exists()


def test_it_ends_at_a_key(files: tuple[Path, Path]) -> None:
    with serving(str(files[0])) as begun:
        begun.process.send_signal(signal.SIGINT)
        assert begun.process.wait(30) == 0
        assert begun.process.stdout is not None
        assert begun.process.stdout.read() == "alliance-sim: ended\n"
