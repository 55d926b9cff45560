"""A disk without room ends a verb in one line, not in a crash when the process ends."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest


@pytest.mark.parametrize("most", [10_000_000_000, 0])
def test_a_file_that_may_not_grow_ends_in_an_ordinary_error(tmp_path: Path, most: int) -> None:
    """The kernel refuses the write, as on a full disk; the process must live to say so."""
    code = """
    import resource, signal, sys
    from pathlib import Path
    import numpy as np
    import xarray as xr
    from sim.ensemble import netcdf
    data = xr.Dataset({"a": (("t", "run"), np.random.default_rng(1).random((300, 300)))})
    netcdf.MOST_IN_MEMORY = int(sys.argv[2])
    netcdf.shutil.disk_usage = lambda place: netcdf.shutil._ntuple_diskusage(9, 9, 9)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
    try:
        netcdf.write_netcdf(data, Path(sys.argv[1]))
    except OSError as error:
        print(error.strerror)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "a.nc"), str(most)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ("File too large" if most else "No space left on device")
