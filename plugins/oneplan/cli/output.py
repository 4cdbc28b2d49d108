"""What the command is given and prints: JSON for programs, one line for people and for errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits
from oneplan.errors import OneplanError

CYCLE = typer.Argument(..., help="Cycle: the name of its calendar's file, such as rayong-2564.")
STEP = typer.Argument(..., help="Step of the cycle, as its calendar numbers it, such as 1.1.")
UNIT = typer.Argument(..., help="Code of the unit in the register, such as SIM-A2101.")
JSON = typer.Option(False, "--json", help="Print JSON.")
FORM = typer.Argument(..., help="Key of a form; `oneplan forms list` prints them.")


def require_reason(value: str) -> str:
    """Refuse a reason that says nothing.

    Raises:
        typer.BadParameter: It is empty, or nothing in it can be seen.
    """
    if not normalise_text(value):
        message = "it says nothing: write why, it is kept in the audit"
        raise typer.BadParameter(message)
    return value


def print_json(value: Any, *, file: Path | None = None) -> None:
    """Print *value* as JSON, or write it to *file*."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    if file is None:
        sys.stdout.write(text + "\n")
    else:
        file.write_text(text + "\n", encoding="utf-8")


def say(line: str) -> None:
    """Print one line for a person."""
    typer.echo(line)


def print_columns(rows: Sequence[Sequence[str]], *, to_the_right: Sequence[int] = ()) -> None:
    """Print rows in columns, each on one line; a terminal alone folds the last column.

    Args:
        rows: Rows of equal length, the headings first.
        to_the_right: Columns that end below each other, such as numbers.
    """
    clean = [[one_line(cell) for cell in row] for row in rows]
    console = Console()
    if console.is_terminal:
        console.print(_folding(clean, to_the_right))
        return
    # What is read by a program has no width: a line that is broken is another line to it.
    widths = [max(map(cell_len, column)) for column in zip(*clean, strict=True)]
    for row in clean:
        cells = [
            " " * (width - cell_len(cell)) + cell
            if at in to_the_right
            else cell + " " * (width - cell_len(cell))
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())


def _folding(rows: Sequence[Sequence[str]], to_the_right: Sequence[int]) -> Table:
    """Rows for a terminal: what does not fit of the last column goes on under itself."""
    table = Table.grid(padding=(0, 2))
    last = len(rows[0]) - 1
    for at in range(len(rows[0])):
        justify: JustifyMethod = "right" if at in to_the_right else "left"
        table.add_column(justify=justify, no_wrap=at != last, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def one_line(text: str) -> str:
    """*text* on one line of a terminal: nothing in it moves the cursor or begins another line."""
    return "".join(each if each.isprintable() else " " for each in text)


def fault_lines(faults: Sequence[Mapping[str, Any]]) -> list[str]:
    """What of the sending of mails does not work now, a line each."""
    return [
        f"  อีเมลขัดข้อง: {each['part_th']} ไม่สำเร็จ {each['times']} ครั้ง ตั้งแต่ {each['since']}:"
        f" {one_line(each['reason'])}"
        for each in faults
    ]


def whole_number(typed: str) -> int:
    """A number as it was typed, in Thai or Arabic digits."""
    try:
        return int(to_arabic_digits(typed).strip())
    except ValueError as error:
        message = f"“{typed}” ไม่ใช่ตัวเลข ให้ใส่ตัวเลขจำนวนเต็ม เช่น 12 หรือ ๑๒ · it is no whole number"
        raise typer.BadParameter(message) from error


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn an error of the office into its words, the Thai ones first, and exit code 1."""
    try:
        yield
    except OneplanError as error:
        typer.echo(error.in_both, err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"{where}{_system_words_th(error)}", err=True)
        typer.echo(f"{where}{error.strerror or error}.", err=True)
        raise typer.Exit(1) from error
    except UnicodeDecodeError as error:
        typer.echo("แฟ้มไม่ได้บันทึกเป็น UTF-8 ให้บันทึกเป็น UTF-8 แล้วทำอีกครั้ง", err=True)
        typer.echo("The file is not in UTF-8: save it as UTF-8 and try again.", err=True)
        raise typer.Exit(1) from error
    except (ValueError, OverflowError) as error:
        typer.echo(f"A value cannot be used: {error}.", err=True)
        raise typer.Exit(1) from error
    except Exception as error:
        if not type(error).__module__.startswith("sqlalchemy"):
            raise
        typer.echo(_database_words(error), err=True)
        raise typer.Exit(1) from error


def _system_words_th(error: OSError) -> str:
    """Why a file cannot be used, in Thai."""
    words = {
        FileNotFoundError: "ไม่พบแฟ้มหรือโฟลเดอร์นี้",
        FileExistsError: "มีแฟ้มหรือโฟลเดอร์นี้อยู่แล้ว",
        PermissionError: "ไม่มีสิทธิใช้แฟ้มหรือโฟลเดอร์นี้",
        IsADirectoryError: "ชื่อนี้เป็นโฟลเดอร์ ไม่ใช่แฟ้ม",
        NotADirectoryError: "ชื่อนี้เป็นแฟ้ม ไม่ใช่โฟลเดอร์",
    }
    return words.get(type(error), "ระบบใช้แฟ้มนี้ไม่ได้")


def _database_words(error: Exception) -> str:
    """A sentence for an error of the database, without the query and what was in it."""
    if type(error).__name__ in ("OperationalError", "TimeoutError"):
        return "The database does not answer: start the office with `make run`."
    original = getattr(error, "orig", None)
    if type(original).__name__ == "NumericValueOutOfRange":
        return "A number that was given is larger than any that a ticket, a version or a mail has."
    if "NUL (0x00)" in str(original):
        return "A text that was given holds a NUL byte (0x00); no text of the office may."
    return f"The database refused a value: {str(original or type(error).__name__).splitlines()[0]}."
