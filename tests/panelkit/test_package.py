"""The package as a whole: examples, cheap import, both names, no Odoo."""

import doctest
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import panelkit

FOLDER = Path(panelkit.__file__).parent
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))
HEAVY = ["numpy", "sklearn", "scipy", "openpyxl", "odoo"]


def run(code, *path):
    """Run code in a fresh interpreter that finds modules only in the given folders."""
    start = f"import sys; sys.path[:0] = {[str(folder) for folder in path]!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", start + code], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(import_module(f"panelkit.{name}")).failed == 0


def test_some_modules_have_examples():
    tried = sum(doctest.testmod(import_module(f"panelkit.{name}")).attempted for name in MODULES)
    assert tried > 20


def test_import_is_cheap():
    code = f"import panelkit; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    assert run(code, FOLDER.parent) == []


def test_scoring_does_not_import_scikit_learn():
    code = "import panelkit; panelkit.score_matrix, panelkit.cluster; print(*sys.modules)"
    loaded = run(code, FOLDER.parent)
    assert "numpy" in loaded
    assert "sklearn" not in loaded


def test_works_inside_the_addon_under_the_name_of_odoo(tmp_path):
    addon = tmp_path / "odoo" / "addons" / "panel_crm"
    addon.mkdir(parents=True)
    (addon / "panelkit").symlink_to(FOLDER, target_is_directory=True)
    code = (
        "import odoo.addons.panel_crm.panelkit as kit\n"
        "print(kit.Geometry(1220, 2440, 18).area_m2, kit.cluster.__module__)\n"
        "print(*[name for name in sys.modules if name.split('.')[0] == 'panelkit'])"
    )
    assert run(code, tmp_path) == ["2.9768", "odoo.addons.panel_crm.panelkit.clustering"]


def test_all_public_names_exist():
    for name in panelkit.__all__:
        assert getattr(panelkit, name) is not None
    with pytest.raises(AttributeError):
        panelkit.no_such_name  # noqa: B018


def test_every_error_is_a_panel_error():
    errors = [getattr(panelkit, name) for name in panelkit.__all__ if name.endswith("Error")]
    exceptions = {error for error in errors if issubclass(error, Exception)}
    assert exceptions == {kind for kind in vars(panelkit.errors).values() if isinstance(kind, type)}
    assert all(issubclass(error, panelkit.PanelError) for error in exceptions)
    assert issubclass(panelkit.PanelError, ValueError)
