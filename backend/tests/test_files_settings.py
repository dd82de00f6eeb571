"""Where files are kept in production: one place, which is named, and never one that anybody can read."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from storages.backends.s3 import S3Storage

from config.settings.files import kept_files
from tests.test_setup_database import PRODUCTION, manage

NAMES = (
    "FILES_DIR", "FILES_BUCKET", "FILES_ENDPOINT", "FILES_REGION", "FILES_ACCESS_KEY",
    "FILES_SECRET_KEY",
)  # fmt: skip


@pytest.fixture
def told(monkeypatch):
    def tell(**given):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return kept_files(Env())

    return tell


def test_a_folder_is_a_disk(told):
    assert told(FILES_DIR="/srv/files") == {
        "BACKEND": "core.storage.disk.Disk",
        "OPTIONS": {"location": "/srv/files"},
    }


def test_a_bucket_is_private_and_read_through_the_disk(told):
    options = told(FILES_BUCKET="clinics", FILES_ENDPOINT="https://s3.example.com")["OPTIONS"]
    storage = S3Storage(**options)

    assert (storage.bucket_name, storage.endpoint_url) == ("clinics", "https://s3.example.com")
    assert storage.default_acl is None
    assert storage.querystring_auth
    assert storage.file_overwrite
    assert 0 < storage.max_memory_size < 10_000_000
    assert "access_key" not in options


@pytest.mark.parametrize("given", [{}, {"FILES_DIR": "/srv/files", "FILES_BUCKET": "clinics"}])
def test_one_place_has_to_be_named(told, given):
    with pytest.raises(ImproperlyConfigured, match="FILES_BUCKET or FILES_DIR"):
        told(**given)


def test_production_does_not_start_without_one():
    without = {name: value for name, value in PRODUCTION.items() if name != "FILES_DIR"}
    done = manage("check", DJANGO_SETTINGS_MODULE="config.settings.production", **without)

    assert done.returncode != 0
    assert "FILES_BUCKET or FILES_DIR" in done.stderr
