"""``python -m sim`` is the command ``alliance-sim``."""

from sim.cli import main

if __name__ == "__main__":
    main()
