"""One command per question. Heavy imports live inside the commands, so that `--version` is instant."""


def main() -> None:
    """The `cleardays` command."""
    from cleardays.cli.app import app

    app(prog_name="cleardays")
