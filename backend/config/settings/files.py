"""Where clinics' files are: in a bucket where one is named, else in a folder of the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from pathlib import Path

    from environs import Env

# What is read of a bucket's file before it is put on the disk.
IN_MEMORY = 2 * 1024 * 1024


def on_disk(folder: Path) -> dict[str, Any]:
    """Return the storage that is a folder."""
    return {"BACKEND": "core.storage.disk.Disk", "OPTIONS": {"location": str(folder)}}


def kept_files(env: Env) -> dict[str, Any]:
    """Return the storage that `FILES_BUCKET` or `FILES_DIR` names; raise `ImproperlyConfigured` for none or both."""
    bucket, folder = env.str("FILES_BUCKET", ""), env.str("FILES_DIR", "")
    if bool(bucket) == bool(folder):
        raise ImproperlyConfigured(
            "Name FILES_BUCKET or FILES_DIR: where patients' files are kept."
        )
    return _in_bucket(env, bucket) if bucket else on_disk(env.path("FILES_DIR"))


def _in_bucket(env: Env, bucket: str) -> dict[str, Any]:
    """Return the storage that is a private bucket of S3, or of what speaks like it."""
    named = {
        "endpoint_url": env.str("FILES_ENDPOINT", ""),
        "region_name": env.str("FILES_REGION", ""),
        "access_key": env.str("FILES_ACCESS_KEY", ""),
        "secret_key": env.str("FILES_SECRET_KEY", ""),
    }
    fixed = {
        "bucket_name": bucket,
        "default_acl": None,  # the bucket's own, which is private
        "file_overwrite": True,
        "querystring_auth": True,
        "max_memory_size": IN_MEMORY,
    }
    options = {**fixed, **{name: value for name, value in named.items() if value}}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
