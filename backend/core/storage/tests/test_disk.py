"""A file is there whole or not at all, and only ever under the folder that is its clinic's."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files import File

from core.storage.disk import Disk


class Breaking(File):
    """A file whose disk fails after its first piece."""

    def chunks(self, _=None):
        yield b"half"
        raise OSError(28, "no space left")


def read(disk, name):
    with disk.open(name) as file:
        return file.read()


def test_what_could_not_be_written_whole_is_not_there_and_what_was_stays(tmp_path):
    disk = Disk(tmp_path / "files")
    disk.save("clinic/one", File(BytesIO(b"before")))
    for name in ("clinic/one", "clinic/two"):
        with pytest.raises(OSError, match="no space"):
            disk.save(name, Breaking(BytesIO(), name="x"))

    assert disk.listdir("clinic") == ([], ["one"])
    assert [each.name for each in (tmp_path / "files/clinic").iterdir()] == ["one"]
    assert read(disk, "clinic/one") == b"before"


def test_a_file_takes_the_place_of_one_of_the_same_name(tmp_path):
    disk = Disk(tmp_path / "files")
    for content in (b"longer before", b"after"):
        assert disk.save("clinic/one", File(BytesIO(content))) == "clinic/one"

    assert read(disk, "clinic/one") == b"after"


def test_what_is_not_there_is_removed_and_listed_without_complaint(tmp_path):
    disk = Disk(tmp_path / "files")
    disk.delete("clinic/one")

    assert disk.listdir("clinic") == ([], [])


@pytest.mark.parametrize("name", ["../one", "/etc/passwd", "clinic/../../one"])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    disk = Disk(tmp_path / "files")
    with pytest.raises(SuspiciousOperation):
        disk.open(name)
