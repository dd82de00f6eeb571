"""Files that clinics keep: on the disk or in a bucket, as the setting `STORAGES["files"]` says, and never with an address of their own."""
