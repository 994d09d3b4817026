"""What ./panel decides by itself: which tests, which lines are bad, which port, which command."""

import socket
import threading

import polib
import pytest

from tooling import bench, catalogue, console, database, demo, odoo, testing
from tooling.console import PanelError
from tooling.settings import ADDONS, ROOT


def test_all_tests_are_chosen_without_arguments():
    options, plain, with_odoo = testing.choose([])
    assert options == []
    assert str(ROOT / "tests/panelkit") in plain
    assert {str(ADDONS / name / "tests") for name in database.own_modules()} < set(with_odoo)
    assert str(ROOT / "tests/odoo") in with_odoo


def test_options_of_pytest_pass_and_paths_are_parted():
    path = f"{ROOT}/tests/panelkit/test_packs.py::test_a"
    assert testing.choose(["-k", "grading", path]) == (["-k", "grading"], [path], [])


def test_tests_of_an_addon_need_that_addon_only():
    inside = str(ADDONS / "panel_sales" / "tests" / "test_line.py")
    assert testing.needed_modules([inside]) == ["panel_sales"]
    assert testing.needed_modules([inside, str(ROOT / "tests/odoo")]) == []
    assert database.with_dependencies(["panel_sales"]) == ["panel_crm", "panel_sales"]


@pytest.mark.parametrize(
    ("counts", "status", "logged", "expected"),
    [
        ({"passed": 3, "failed": 0}, 0, [], 0),
        ({"passed": 0, "failed": 0}, 5, [], 1),
        ({"passed": 3, "failed": 1}, 1, [], 1),
        ({"passed": 3, "failed": 0}, 0, ["WARNING x"], 1),
    ],
)
def test_a_run_fails_without_tests_with_failures_and_with_logged_warnings(
    counts, status, logged, expected
):
    result = testing.Result(status, counts, logged)
    assert testing._conclude([result], result.logged, 1.0) == expected


def test_only_warnings_and_errors_that_nobody_allowed_are_bad():
    head = "2026-01-01 00:00:00,000 1 {} db odoo.modules: "
    lines = [head.format(level) + "something" for level in ("INFO", "WARNING", "ERROR")]
    assert database.bad_lines(lines) == lines[1:]


@pytest.mark.parametrize(
    ("words", "tail"),
    [
        (["shell", "-d", "demo"], ["shell", "-c", "CONF", "-d", "demo"]),
        (["-d", "demo"], ["server", "-c", "CONF", "-d", "demo"]),
        (["i18n", "export", "x"], ["i18n", "export", "-c", "CONF", "x"]),
        (["db", "drop", "x"], ["db", "-c", "CONF", "drop", "x"]),
        (["scaffold", "x"], ["scaffold", "x"]),
    ],
)
def test_the_configuration_stands_where_odoo_wants_it(words, tail):
    expected = [str(odoo.CONFIG) if word == "CONF" else word for word in tail]
    assert odoo.command(*words)[3:] == expected


def test_goals_of_benchmarks():
    assert bench.verdict(1.2, "<=1.2") == "ok"
    assert bench.verdict(1.21, "<=1.2") == "short"
    assert bench.verdict(199, ">=200") == "short"
    with pytest.raises(PanelError, match="no benchmark"):
        bench.find("nothing")


def test_a_taken_port_is_named_and_another_one_is_found(monkeypatch):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        monkeypatch.setenv("HTTP_PORT", str(port))
        with pytest.raises(PanelError, match=f"port {port} is taken"):
            demo.free_port()
        monkeypatch.delenv("HTTP_PORT")
        assert demo.free_port() != port
    monkeypatch.setenv("HTTP_PORT", "eighty")
    with pytest.raises(PanelError, match="is no port"):
        demo.free_port()


def test_tasks_run_side_by_side_and_their_failure_is_told():
    both = threading.Barrier(2, timeout=20)

    def fail():
        both.wait()
        raise PanelError("no network")

    with pytest.raises(PanelError, match="no network"):
        console.together(both.wait, fail)


def test_a_merge_keeps_translations_and_names_what_misses(tmp_path):
    folder = tmp_path / "panel_x"
    (folder / "i18n").mkdir(parents=True)
    for name, entries in (
        ("panel_x.pot", {"Sheet": "", "Pack": ""}),
        ("zh_CN.po", {"Sheet": "张"}),
    ):
        file = polib.POFile()
        file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "POT-Creation-Date": "now"}
        file.extend(polib.POEntry(msgid=text, msgstr=said) for text, said in entries.items())
        file.save(str(folder / "i18n" / name))
    path = folder / "i18n" / "zh_CN.po"
    assert catalogue.merge(folder) == [f"{path}: Pack"]
    assert {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} == {
        "Sheet": "张",
        "Pack": "",
    }
    assert "POT-Creation-Date" not in polib.pofile(str(folder / "i18n" / "panel_x.pot")).metadata
