"""Bring an addon's translations in line with its template; run with the packages' Python.

    python -m tooling.catalogue ADDON_FOLDER...

What has no translation yet is printed as `FILE: text`. Entries whose text is gone are dropped.
"""

import sys
from pathlib import Path

import polib

# Dates would make every export a change.
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def merge(folder: Path) -> list[str]:
    """Merge the exported template into every language and return what is not translated."""
    template_path = folder / "i18n" / f"{folder.name}.pot"
    template = _open(template_path)
    template.save(str(template_path))
    missing = []
    for path in sorted(template_path.parent.glob("*.po")):
        translated = _open(path)
        translated.merge(template)
        for entry in translated.obsolete_entries():
            translated.remove(entry)
        translated.save(str(path))
        missing += [f"{path}: {entry.msgid}" for entry in translated.untranslated_entries()]
    return missing


def _open(path: Path) -> polib.POFile:
    catalogue = polib.pofile(str(path), wrapwidth=78)
    for name in DATES:
        catalogue.metadata.pop(name, None)
    catalogue.metadata["Content-Transfer-Encoding"] = "8bit"
    return catalogue


if __name__ == "__main__":
    for line in [line for name in sys.argv[1:] for line in merge(Path(name))]:
        print(line)
