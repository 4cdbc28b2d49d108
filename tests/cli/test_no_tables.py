"""A program or a letter that is sent as a form is refused in words of its own, by what it holds."""

import json

import pytest

from tests.support.command_office import run

PROGRAM = """import os


def main(argument, other=None):
    # comments, too
    print("a,b", argument)
    return os.path.join("a", "b")


if __name__ == "__main__":
    main(1)
"""
LETTER = "เรียน ผู้ว่าราชการจังหวัด\n\nขอส่งแผน, ดังแนบ\nจึงเรียนมาเพื่อโปรดทราบ\nขอแสดงความนับถือ\n"
OTHER_TABLE = "รหัส,ชื่อ,อายุ\n1,ก,20\n2,ข,30\n"


@pytest.mark.parametrize(
    ("name", "content", "rules"),
    [
        pytest.param("main.py", PROGRAM, ["not_table"], id="a program"),
        pytest.param("แผน.csv", PROGRAM, ["not_table"], id="a program by another name"),
        pytest.param("แผน.csv", LETTER, ["not_table"], id="a letter"),
        pytest.param("คน.csv", OTHER_TABLE, ["encoding", "heading"], id="another table"),
    ],
)
def test_what_is_no_table_is_told_so(tmp_path, name, content, rules):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    done = run("validate", "amphoe_development_plan", str(path), "--json")
    answer = json.loads(done.stdout)

    assert (done.exit_code, answer["state"], answer["rows"]) == (1, "returned", 0)
    assert [each["rule"] for each in answer["findings"]] == rules
    assert ("ไม่ใช่ตาราง" in answer["findings"][0]["message_th"]) == (rules == ["not_table"])
