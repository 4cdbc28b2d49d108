"""The ids of a draft's steps, by their printed numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from string import ascii_uppercase

from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep


def name_steps(whole: PrintedReading, parts: Sequence[PrintedReading], main: int) -> None:
    """Give every step its id: the printed number, a letter before it outside the part *main*."""
    letters = _letters(whole, main)
    for (section, path), steps in _by_number(whole).items():
        name = f"{letters[section]}{path}"
        if len(steps) == 1:
            steps[0].id = name
            _put_under(whole, parts[section], steps[0], letters[section])
        else:
            _name_parts(whole, parts[section], steps, name)
    _tell_apart(whole)
    kept = {words for words, _ in whole.parents.values()}
    for words, place in (each for part in parts for each in part.parents.values()):
        if words not in kept:
            whole.leave(place, words, th="หัวข้อเหนือข้อย่อย", en="a heading over other items")


def _letters(whole: PrintedReading, main: int) -> dict[int, str]:
    """Section → the letter before its numbers; none for the main one."""
    others = sorted({step.section for step in whole.steps} - {main})
    return {main: ""} | {
        section: ascii_uppercase[at % len(ascii_uppercase)] for at, section in enumerate(others)
    }


def _by_number(whole: PrintedReading) -> dict[tuple[int, str], list[PrintedStep]]:
    """Section and number → the steps of it; a step without a number gets the next one."""
    found: dict[tuple[int, str], list[PrintedStep]] = defaultdict(list)
    running = Counter[int]()
    for step in whole.steps:
        if not step.path:
            running[step.section] += 1
            step.path = str(running[step.section])
        found[step.section, step.path].append(step)
    return found


def _name_parts(
    whole: PrintedReading, part: PrintedReading, steps: Sequence[PrintedStep], name: str
) -> None:
    """Number the parts of one printed step, and name the whole of them."""
    told = part.parents.get(steps[0].path, ("",))[0]
    title = next((step.group for step in steps if step.group), "") or told
    whole.parents[name] = (title or steps[0].text[:60], steps[0].place)
    for number, step in enumerate(steps, start=1):
        step.id, step.parent = f"{name}.{number}", name


def _put_under(whole: PrintedReading, part: PrintedReading, step: PrintedStep, letter: str) -> None:
    """Put a step with a number such as 2.1 under the heading that is numbered 2."""
    above = step.path.rpartition(".")[0]
    if above and above in part.parents:
        whole.parents[f"{letter}{above}"] = part.parents[above]
        step.parent = f"{letter}{above}"


def _tell_apart(whole: PrintedReading) -> None:
    """A whole and a step never have one id; a number that comes twice is told apart."""
    seen: set[str] = set(whole.parents)
    for step in whole.steps:
        name, again = step.id, 1
        while step.id in seen:
            again += 1
            step.id = f"{name}x{again}"
        seen.add(step.id)


def check_numbers(whole: PrintedReading, main: int) -> None:
    """Ask for numbers that are left out in the order of the main part: a line may be lost."""
    tops = [
        int(top)
        for step in whole.steps
        if step.section == main and (top := step.path.split(".")[0]).isdigit()
    ]
    missing = sorted(set(range(1, max(tops, default=0) + 1)) - set(tops))
    for number in missing:
        whole.ask(
            "number_missing",
            value=str(number),
            th=f"ไม่พบขั้นตอนที่ {number} ในลำดับเลข แถวหายไปหรือเลขผิด",
            en=f"No step has the number {number}; is a row lost, or a number wrong?",
        )
