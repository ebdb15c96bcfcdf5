"""Every command says what it is for, ends with a code that means something, and gives programs JSON."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from stoa.cli.main import COMMANDS
from stoa.cli.main import stoa as every_command
from stoa.kernel.crypto import new_root
from stoa.kernel.feature import discover_sites

from .processes import Stoa


def walk(command: click.Command, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], click.Command]]:
    """Give a command and those below it."""
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, f"{name} is listed, and is not there"
            found += walk(below, (*path, name))
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_is_for(bare_stoa: Stoa, name: str) -> None:
    said = bare_stoa(name, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: stoa {name} ") or f" {name} " in said.out.splitlines()[0]
    assert "Options:" in said.out
    assert not said.err


def test_every_command_and_option_is_explained() -> None:
    for path, command in walk(every_command, ()):
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "version":
                assert parameter.help or parameter.required, (path, parameter.name)
        assert CliRunner().invoke(every_command, [*path, "--help"]).exit_code == 0


def test_help_lists_every_command_without_importing_any(bare_stoa: Stoa) -> None:
    said = bare_stoa.afresh("--help")
    assert said.code == 0
    assert all(f"  {name} " in said.out for name in COMMANDS)
    program = "import sys; import stoa.cli.main; print([name for name in sys.modules if name.startswith('litestar')])"
    bare_stoa.program = (bare_stoa.program[0],)
    assert bare_stoa.afresh("-c", program).out == "[]\n"


def test_a_web_process_imports_nothing_that_only_a_worker_needs(bare_stoa: Stoa) -> None:
    program = (
        "import sys; import stoa.cli.serve; from stoa.kernel.feature import discover_sites; sites = discover_sites();"
        " from stoa.kernel.http.routing import routing_table;"
        " routing_table(route for feature in sites['firstspawn'].features for route in feature.routes);"
        " print({'pgqueuer', 'pydantic', 'pyvips', 'av'} & sys.modules.keys())"
    )
    bare_stoa.program = (bare_stoa.program[0],)
    assert bare_stoa.afresh("-c", program).out == "set()\n"


def test_an_unknown_command_is_a_wrong_use(bare_stoa: Stoa) -> None:
    said = bare_stoa("server")
    assert said.code == 2
    assert "No such command 'server'" in said.err


@pytest.mark.parametrize("words", [("routes",), ("backup", "--to", "there"), ("jobs", "list"), ("migrate",)])
def test_a_misspelt_site_is_suggested(bare_stoa: Stoa, words: tuple[str, ...]) -> None:
    known = next(iter(discover_sites()))
    said = bare_stoa(*words, known[:-1])
    assert said.code == 2
    assert f"Did you mean {known}?" in said.err


def test_a_strange_site_is_told_which_there_are(bare_stoa: Stoa) -> None:
    said = bare_stoa("routes", "zzzzzz")
    assert said.code == 2
    assert f"There are: {', '.join(discover_sites())}." in said.err


def test_a_wrong_setting_names_itself_and_the_mend(bare_stoa: Stoa) -> None:
    said = bare_stoa("config", STOA_PORT="eight", STOA_DEADLINE="long")
    assert said.code == 78
    assert "STOA_PORT (environment): must be a whole number. It is 'eight'." in said.err
    assert "STOA_DEADLINE (environment): must be a duration such as 250ms, 10s" in said.err
    assert "Traceback" not in said.err


def test_a_misspelt_setting_in_the_env_file_is_suggested(bare_stoa: Stoa) -> None:
    (bare_stoa.folder / ".env").write_text("# mine\nSTOA_PROT=9000\n")
    said = bare_stoa("config")
    assert said.code == 78
    assert "STOA_PROT (.env line 2): there is no such setting. Did you mean STOA_PORT?" in said.err


def test_every_setting_may_stand_in_the_env_file_of_any_command(bare_stoa: Stoa) -> None:
    """The file that `--env-file` prints, with nothing left commented out, is understood."""
    printed = bare_stoa("config", "--env-file").out
    settings = [line.removeprefix("#") for line in printed.splitlines() if line[:1] == "#" and line[1:2].isupper()]
    filled = [line for line in settings if not line.endswith("=")]
    assert len(filled) > 40
    (bare_stoa.folder / ".env").write_text("\n".join(filled))
    said = bare_stoa("config", "--json", "--changed")
    assert said.code == 0, said.err
    assert len(said.json()) >= len(filled)


def test_a_secret_is_never_printed(bare_stoa: Stoa) -> None:
    key = new_root()
    for words in (("config",), ("config", "--json"), ("doctor",), ("doctor", "--production")):
        said = bare_stoa(*words, STOA_KEYS=key)
        assert key.partition(":")[2] not in said.out + said.err


def test_results_for_programs_are_json(stoa: Stoa) -> None:
    shapes = {
        ("config",): {"group", "env", "value", "source", "meaning", "secret"},
        ("routes",): {"site", "method", "path", "access", "limit", "handler", "summary"},
        ("doctor",): {"level", "sentence", "mend"},
    }
    for words, names in shapes.items():
        rows = stoa(*words, "--json").json()
        assert rows
        assert all(set(row) == names for row in rows), words


def test_a_database_that_is_not_made_yet_is_said_in_words(stoa: Stoa) -> None:
    keys = (("keys", "signing", "firstspawn"), ("keys", "check", "firstspawn"))
    for words in (("jobs", "queues"), ("events", "lag"), *keys, ("migrate", "--pending")):
        said = stoa(*words)
        assert said.code == 1, words
        assert "`stoa migrate` makes it" in said.err
        assert "Traceback" not in said.err


def test_a_database_that_does_not_answer_is_said_in_words(stoa: Stoa) -> None:
    said = stoa("jobs", "queues", DATABASE_URL="postgresql://me:wrongpass@127.0.0.1:9/{site}")
    assert said.code == 1
    assert "PostgreSQL cannot be reached" in said.err
    assert "wrongpass" not in said.err
    assert "Traceback" not in said.err


def test_an_old_schema_is_said_in_words(stoa: Stoa, databases: object) -> None:
    assert stoa("migrate", "firstspawn").code == 0
    assert stoa("migrate", "firstspawn", "--pending", "--json").json() == {"firstspawn": []}
    assert stoa("jobs", "list", "firstspawn", "--json").json() == []
    assert stoa("events", "parked", "firstspawn", "--json").json() == []
    assert set(stoa("events", "lag", "firstspawn", "--json").json()) == {"firstspawn"}


def test_replaying_for_an_unknown_consumer_names_those_that_exist(bare_stoa: Stoa) -> None:
    said = bare_stoa("events", "replay", "firstspawn", "nobody")
    assert said.code == 2
    assert "has no consumer 'nobody'. Its consumers:" in said.err


def test_retrying_must_say_what(bare_stoa: Stoa) -> None:
    assert bare_stoa("jobs", "retry", "firstspawn").code == 2
    assert bare_stoa("jobs", "discard", "firstspawn", "--name", "x").code == 2
    assert not Path(bare_stoa.environ["STOA_DATA"]).exists()
