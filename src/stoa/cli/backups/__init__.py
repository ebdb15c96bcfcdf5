"""Backups of a site: its database and its local files, of one moment, checked, and put back whole or not at all.

FOLDER/firstspawn-20261121T083000Z/
  manifest.json     what is in it: versions, migrations, rows, names of the keys that it needs
  SHA256SUMS        of every other file; `sha256sum -c SHA256SUMS` reads it, too
  database/         pg_dump's directory format
  files/            the site's files, where they are local
"""
