"""How a sweep is refused, or ends before its time."""


class SweepRefusedError(Exception):
    """What was asked for cannot be begun; the message says what would be allowed."""


class SweepStoppedError(Exception):
    """A sweep that stopped on the way; what is finished is kept, and ``resume`` goes on."""


class MissingExtraError(Exception):
    """A package that an extra of the project brings is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; pip install 'alliance-sim[{extra}]'")
