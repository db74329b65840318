"""The `audit` command: its help, its exit codes, how an error is told."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from audit import cli
from audit.errors import AuditError, Invalid, Problem, Unavailable

runner = CliRunner()


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_command_shows_its_help_with_an_example(name: str) -> None:
    result = runner.invoke(cli.app, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage" in result.output


def test_the_help_names_every_command() -> None:
    result = runner.invoke(cli.app, ["--help"])
    assert result.exit_code == 0
    for name, (_, line) in cli.COMMANDS.items():
        assert name in result.output
        assert line in result.output


def test_an_unknown_command_is_a_usage_error() -> None:
    result = runner.invoke(cli.app, ["scoer"])
    assert result.exit_code == 2
    assert "scoer" in result.output


def test_the_version_is_printed() -> None:
    result = runner.invoke(cli.app, ["--version"])
    assert result.exit_code == 0
    assert result.output.count(".") == 2


def failing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """Exit code, standard output and error of a command that raises `error`."""

    def command() -> None:
        raise error

    monkeypatch.setattr(sys.modules[__name__], "broken", command, raising=False)
    monkeypatch.setitem(cli.COMMANDS, "broken", (f"{__name__}:broken", "Breaks."))
    result = runner.invoke(cli.app, ["broken"])
    return result.exit_code, result.stdout, result.stderr


def test_bad_input_is_told_line_by_line_and_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    error = Invalid(
        "settings-invalid",
        [
            Problem("AUDIT_PRODUCTION", "setting-not-yes-or-no", {"value": "1"}),
            Problem("AUDIT_WORKERS", "setting-needs-postgresql"),
        ],
    )
    code, out, err = failing(error, monkeypatch)
    assert code == 2
    assert out == ""
    assert err.splitlines() == [
        "Some settings cannot be used. Mend them and start again.",
        "  AUDIT_PRODUCTION: “1” is neither yes nor no.",
        "  AUDIT_WORKERS: More than one process needs PostgreSQL; SQLite has one writer.",
    ]


@pytest.mark.parametrize(("error", "code"), [(Unavailable(), 1), (AuditError(), 1), (Invalid(), 2)])
def test_a_failure_ends_with_1_and_bad_input_with_2(
    error: AuditError, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failing(error, monkeypatch)[0] == code


def test_a_defect_is_not_dressed_up_as_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = failing(ZeroDivisionError(), monkeypatch)
    assert code == 1
    assert err == ""


def test_the_command_and_the_module_are_the_same(tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [*program, "serve", "--port", "99999"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        for program in (
            [sys.executable, "-m", "audit"],
            [str(Path(sys.executable).with_name("audit"))],
        )
    ]
    assert said[0].returncode == said[1].returncode == 2
    assert said[0].stderr == said[1].stderr
    assert "AUDIT_PORT" in said[0].stderr
    assert "Traceback" not in said[0].stderr


def test_scoring_does_not_pay_for_the_server() -> None:
    program = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from audit import cli\n"
        "CliRunner().invoke(cli.app, ['score', '--help'])\n"
        "print(sorted({'fastapi', 'sqlalchemy', 'reportlab', 'geopy'} & set(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "[]"


def test_a_deferred_command_may_be_a_function_or_a_group() -> None:
    assert isinstance(
        cli.Deferred("people", "audit.cli.people:app", "").load(), typer.core.TyperGroup
    )
    assert not isinstance(
        cli.Deferred("serve", "audit.cli.serve:serve", "").load(), typer.core.TyperGroup
    )
