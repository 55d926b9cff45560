"""Behaviours by name, so that a scenario file can choose one; a file itself runs no code."""

import hashlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from sim.core.errors import one_line
from sim.core.versions import also_decides
from sim.parallel.workers import prepare_always
from sim.scenario.entries import KEY_PATTERN

if TYPE_CHECKING:
    from sim.agents.actor import Actor

PLUGIN = "sim_plugin_"
"""How the names of modules begin that are plugins."""

_REGISTERED: "dict[str, type[Actor]]" = {}


def register_behaviour(name: str, kind: "type[Actor]") -> None:
    """Offer a behaviour to scenarios, as ``actors.XXX.behaviour: name``.

    ``kind`` is a subclass of ``Patron``, ``Ally``, ``Adversary`` or ``Power``.  The same class may
    be registered again, as a notebook does that runs a cell twice.

    Raises
    ------
    ValueError
        If the name is not well-formed or another class has it.
    TypeError
        If ``kind`` is no such class.
    """
    if not isinstance(name, str) or not re.fullmatch(KEY_PATTERN, name):
        raise ValueError(f"{name!r} is no name: letters, digits, hyphens and underscores")
    role_of(kind)
    known = _REGISTERED.get(name)
    if known is not None and _path(known) != _path(kind):
        raise ValueError(f"the behaviour '{name}' is {_path(known)} already")
    _REGISTERED[name] = kind
    also_decides(f"behaviour {name}", signature(kind))


def behaviours() -> "Mapping[str, type[Actor]]":
    """Name → class of every behaviour registered so far."""
    return dict(_REGISTERED)


def role_of(kind: object) -> str:
    """The role that a class is made for.

    Raises
    ------
    TypeError
        If it is no subclass of the class of a role.
    """
    from sim.agents.classes import CLASSES  # brings Mesa, which naming a behaviour does not need

    if isinstance(kind, type):
        for role, base in CLASSES.items():
            if issubclass(kind, base):
                return role
    names = ", ".join(base.__name__ for base in CLASSES.values())
    raise TypeError(f"a behaviour is a subclass of {names}, not {kind!r}")


def fitting(code: str, role: str, kind: object) -> "type[Actor]":
    """A class for the seat of an actor.

    Raises
    ------
    TypeError
        If it is no behaviour, or one of another role.
    """
    from sim.agents.classes import CLASSES

    made_for = role_of(kind)
    if made_for != role:
        raise TypeError(
            f"{code} has the role {role}: it takes a subclass of {CLASSES[role].__name__}, "
            f"not of {CLASSES[made_for].__name__}"
        )
    return cast("type[Actor]", kind)


def signature(kind: "type[Actor]") -> dict[str, str]:
    """What tells a class from another of its name: the name, and a digest of its code.

    The code is the file of a plugin, else what Python knows of the class's source, if anything.
    """
    module = sys.modules.get(kind.__module__)
    file = getattr(module, "__file__", None) if kind.__module__.startswith(PLUGIN) else None
    try:
        source = Path(file).read_bytes() if file else inspect.getsource(kind).encode()
    except (OSError, TypeError):
        source = b""
    digest = hashlib.sha256(source).hexdigest()[:16] if source else "unknown"
    return {"class": kind.__qualname__, "code": digest}


def signatures(names: Iterable[str | None]) -> dict[str, dict[str, str]]:
    """Name → signature of registered behaviours, for manifests."""
    return {name: signature(_REGISTERED[name]) for name in names if name in _REGISTERED}


def known_here_only(names: Iterable[str | None]) -> str | None:
    """The first behaviour that another process could not find, because no plugin brings it."""
    for name in names:
        kind = _REGISTERED.get(name or "")
        if kind is not None and not kind.__module__.startswith(PLUGIN):
            return name
    return None


def load_plugin(path: str | Path) -> ModuleType:
    """Run a file of Python that registers behaviours, once; by the user's own hand only.

    Worker processes that are begun later run it too.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ImportError
        If it fails, with the reason.
    """
    file = Path(path).resolve()
    if not file.is_file():
        raise FileNotFoundError(f"there is no plugin {path}")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    name = f"{PLUGIN}{re.sub(r'[^A-Za-z0-9]', '_', file.stem)}_{digest}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a file of Python: its name ends in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        told = one_line(f"{type(error).__name__}: {error}")
        raise ImportError(f"the plugin {path} fails: {told}") from error
    prepare_always(partial(load_plugin, str(file)))
    return module


def _path(kind: "type[Actor]") -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
