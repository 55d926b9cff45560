"""Links between the pages lead somewhere."""

import re

import pytest

from tests.docs.pages import FOLDER, anchors

PAGES = sorted(path.name for path in FOLDER.glob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", PAGES)
def test_links(name: str) -> None:
    text = re.sub(r"\$`.*?`\$", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for link in LINK.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (FOLDER / file).resolve() if file else FOLDER / name
        known = target.exists() and (
            not anchor or anchor in anchors(target.read_text(encoding="utf-8"))
        )
        if not known:
            broken.append(link)
    assert broken == []


def test_the_index_names_every_page() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in PAGES if name != "README.md" and f"({name}" not in index] == []
