"""Commands against a store of the test."""

from typer.testing import CliRunner

from oneplan.cli.app import app


class Settings:
    def __init__(self, files_url):
        self.files_url = files_url


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))
