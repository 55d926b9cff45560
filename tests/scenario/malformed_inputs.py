"""Scenario inputs that must be answered with one line that names the fault.

`MALFORMED` is for every test of bad input, whether of the library or of the command line: each case
gives a path and `--set` pairs, and says how the message begins.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sim.scenario import Catalogue, ParameterInfo

FOLDER = Path(__file__).parent / "malformed"
VALID = FOLDER / "valid.yaml"
SOUND = ("valid.yaml", "sound_difference.yaml")

CATALOGUE = Catalogue(
    parameters={"rate": ParameterInfo(0, 1, 0.5), "weight": ParameterInfo(0, 2, 1)},
    formulations={"cooperation": ("cha1999", "reassurance"), "answer": ("null", "spiral")},
    variables={"relation": ("dyad",), "threat_perception": ("actor", "source"), "tension": ()},
)

HEAD = "name: faulty\ndescription: One fault.\n"


@dataclass(frozen=True)
class Malformed:
    """One bad input: what is asked for, and what the message is (or begins with, if it ends in …).

    In the message `{folder}` stands for the folder of the file.
    """

    id: str
    message: str
    build: Callable[[Path], Path]
    overrides: tuple[tuple[str, str], ...] = ()
    needs_catalogue: bool = False

    def path(self, folder: Path) -> Path:
        """The path to ask for; `folder` is an empty one to build in."""
        return self.build(folder)

    def agrees(self, text: str, folder: Path) -> bool:
        """Whether a message is the one that is due, with files named from the folder on."""
        text = text.replace(f"{folder}{os.sep}", "").replace(f"{FOLDER}{os.sep}", "")
        if self.message.endswith("…"):
            return text.startswith(self.message.removesuffix("…"))
        return text == self.message


def _file(name: str) -> Callable[[Path], Path]:
    return lambda folder: FOLDER / name


def _answers() -> list[Malformed]:
    lines = (FOLDER / "answers.txt").read_text(encoding="utf-8").splitlines()
    cases = [line.split(" => ", 1) for line in lines if not line.startswith("#")]
    names = ("event_variable", "event_element", "unknown_parameter", "parameter_out_of_range")
    named = {f"{stem}.yaml" for stem in (*names, "unknown_slot", "unknown_formulation")}
    return [
        Malformed(name, message, _file(name), needs_catalogue=name in named)
        for name, message in cases
    ]


def _written(text: str, name: str = "faulty.yaml") -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return build


def _folder(folder: Path) -> Path:
    path = folder / "folder.yaml"
    path.mkdir()
    return path


def _missing(folder: Path) -> Path:
    (folder / "baseline-like.yaml").write_text(f"{HEAD}extends: baseline\n")
    (folder / ".pre-commit-config.yaml").write_text("repos: []\nextends: nothing\n")
    (folder / "baselin-unlike.yaml").write_text("repos: []\n")
    return folder / "baselin-like.yaml"


def _pipe(folder: Path) -> Path:
    path = folder / "pipe.yaml"
    os.mkfifo(path)
    return path


def _link_out(folder: Path) -> Path:
    inside, outside = folder / "inside", folder / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text(HEAD)
    (inside / "link.yaml").symlink_to(outside / "secret.yaml")
    return _written(HEAD + "extends: link.yaml\n")(inside)


def _folder_link_out(folder: Path) -> Path:
    inside, outside = folder / "inside", folder / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text(HEAD)
    (inside / "sub").symlink_to(outside)
    return _written(HEAD + "extends: sub/secret.yaml\n")(inside)


def _link_to_itself(folder: Path) -> Path:
    (folder / "ring.yaml").symlink_to(folder / "ring.yaml")
    return _written(HEAD + "extends: ring.yaml\n")(folder)


def _long_chain(folder: Path) -> Path:
    for step in range(30):
        (folder / f"s{step}.yaml").write_text(f"{HEAD}extends: s{step + 1}.yaml\n")
    return folder / "s0.yaml"


LEADS_OUT = (
    "extends leads out of the scenario's folder (value '{}'); "
    "allowed: a file below the scenario's folder, or a bundled name"
)
BUILT = [
    Malformed("directory", "folder.yaml: is a directory; allowed: a scenario file", _folder),
    Malformed(
        "missing",
        "baselin-like.yaml: there is no such file; allowed: baseline-like.yaml; "
        "did you mean 'baseline-like.yaml'?",
        _missing,
    ),
    Malformed(
        "missing, and nothing like it beside",
        "faulty.yaml: there is no such file; "
        "allowed: a path, or the name of a bundled scenario: alliance-sim list",
        lambda folder: folder / "faulty.yaml",
    ),
    Malformed("pipe", "pipe.yaml: is no ordinary file; allowed: a scenario file", _pipe),
    Malformed(
        "too large",
        "faulty.yaml: is too large; allowed: at most 300,000 bytes",
        _written(HEAD + "# " + "x" * 1_000_000),
    ),
    Malformed("link out", "inside/faulty.yaml:3: " + LEADS_OUT.format("link.yaml"), _link_out),
    Malformed(
        "folder link out",
        "inside/faulty.yaml:3: " + LEADS_OUT.format("sub/secret.yaml"),
        _folder_link_out,
    ),
    Malformed("link to itself", "faulty.yaml:3: extends …", _link_to_itself),
    Malformed(
        "long chain",
        "s20.yaml:3: extends makes too long a chain (value 's21.yaml'); allowed: at most 20 steps",
        _long_chain,
    ),
    Malformed(
        "aliases of one name",
        "faulty.yaml:3: anchors and aliases are not allowed (value '*a'); "
        "allowed: values written out",
        _written(HEAD + "sources: *a\n"),
    ),
    Malformed(
        "version 1.1",
        "faulty.yaml:1: a directive is not allowed; allowed: YAML 1.2 without tags",
        _written("%YAML 1.1\n---\n" + HEAD),
    ),
    Malformed(
        "null for a section",
        "faulty.yaml:3: actors is not a mapping (value null); "
        "allowed: lines of the form 'key: value'…",
        _written(HEAD + "actors:\n"),
    ),
    Malformed(
        "name with a line break",
        "faulty.yaml:1: name is not well-formed (value 'a\\nb'); "
        "allowed: small letters, digits and hyphens…",
        _written('name: "a\\nb"\ndescription: One fault.\n'),
    ),
]


def _set(key: str, text: str, message: str) -> Malformed:
    shown = f"--set {key}={text}"
    return Malformed(shown, message.format(set=shown), _file("valid.yaml"), ((key, text),), True)


SET = [
    _set("weight", "5", "{set}: parameters.weight is out of range (value 5); allowed: 0 to 2"),
    _set(
        "weigth",
        "1",
        "{set}: weigth is not a known key; allowed: weight, name, …",
    ),
    _set(
        "actors.CCD.approval",
        "0.7",
        "{set}: actors has no entry CCD; allowed: AAA, BBB, CCC, PPP, RRR; did you mean 'CCC'?",
    ),
    _set(
        "governments.AAA.frist.leader",
        "X",
        "{set}: governments.AAA has no entry frist; allowed: first; did you mean 'first'?",
    ),
    _set(
        "actors.CCC.audience_cots",
        "0.7",
        "{set}: actors.CCC.audience_cots is not a known key of an actor of role ally; allowed: …",
    ),
    _set(
        "cooperation",
        "cha",
        "{set}: formulations.cooperation names no formulation of cooperation (value 'cha'); "
        "allowed: cha1999, reassurance; did you mean 'cha1999'?",
    ),
    _set("end", "2014", "{set}: end is not a month (value 2014); allowed: a month written …"),
    _set(
        "weight", ".nan", "{set}: is not a finite number (value '.nan'); allowed: a finite number"
    ),
    _set("weight", "[1,", "{set}: is not YAML: …"),
    _set("weight", "", "{set}: is empty; allowed: a value, or null"),
    _set(
        "weight",
        "&a 1",
        "{set}: anchors and aliases are not allowed (value '&a'); allowed: values written out",
    ),
    _set("actors..approval", "1", "{set}: is not a key (value 'actors..approval'); allowed: …"),
    _set("", "1", "{set}: is not a key (value ''); allowed: …"),
    _set(
        "events.visti",
        "null",
        "{set}: events.visti is null, which removes an entry, but there is none to remove; "
        "allowed: visit; did you mean 'visit'?",
    ),
]
MALFORMED = [*_answers(), *BUILT, *SET]
