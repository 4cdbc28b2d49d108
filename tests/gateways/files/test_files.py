"""Files are kept whole, by anyone at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from oneplan.gateways.files.files import ContentUnknown, FsspecFiles


@pytest.fixture(params=["file", "memory", pytest.param("s3", marks=pytest.mark.slow)])
def kept(request, tmp_path):
    if request.param == "s3":
        return FsspecFiles(request.getfixturevalue("s3_url"))
    return FsspecFiles(
        f"file://{tmp_path}" if request.param == "file" else f"memory://{tmp_path.name}"
    )


def test_what_is_put_is_got(kept):
    assert kept.get(kept.put(b"x" * 1000)) == b"x" * 1000


def test_many_threads_at_once_lose_nothing(kept, request):
    # Each request to the server under test takes 10 ms of its one thread.
    count = 100 if "s3" in request.node.callspec.id else 400
    contents = [f"{n}".encode() * 2000 for n in range(count)]
    with ThreadPoolExecutor(40) as pool:
        hashes = list(pool.map(kept.put, contents * 2))

    assert [kept.get(each) for each in hashes] == contents * 2


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("0" * 64, id="a hash"),
        pytest.param("../../../../../../../../etc/passwd", id="a path of the machine"),
        pytest.param("", id="nothing"),
        pytest.param("0" * 64 + "\n", id="a hash and a line break"),
        pytest.param("A" * 64, id="capital letters"),
    ],
)
def test_what_was_not_put_is_not_there(kept, name):
    with pytest.raises(ContentUnknown):
        kept.get(name)


def test_no_part_is_left_behind(tmp_path):
    FsspecFiles(f"file://{tmp_path}").write("a/b.json", b"{}")

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["b.json"]
