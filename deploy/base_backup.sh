#!/bin/sh
# Takes a base backup of the PostgreSQL server, keeps the newest few, and removes the archived log that none of them needs.
# Variables: BASES, the folder of the base backups, on another disk; WAL, that of the archived log (*.gz); KEEP, how many
# stay (2); PGHOST, PGPORT, PGUSER as for all programs of PostgreSQL. What is broken off is done again: nothing that a
# restore needs goes before the new one is whole.
set -eu
umask 077
keep=${KEEP:-2}
name=$(date -u +%Y-%m-%dT%H%M%SZ)
mkdir -p "$BASES"
rm -rf "$BASES"/.part-*
pg_basebackup --pgdata="$BASES/.part-$name" --format=tar --gzip --wal-method=none --checkpoint=fast --no-password
mv "$BASES/.part-$name" "$BASES/$name"
ls -1 "$BASES" | head -n "-$keep" | while read -r old; do rm -rf "${BASES:?}/$old"; done
oldest=$(ls -1 "$BASES" | head -n 1)
first=$(tar -xzOf "$BASES/$oldest/base.tar.gz" backup_label | sed -n 's/^START WAL LOCATION:.*(file \([0-9A-F]*\)).*/\1/p')
test -n "$first"
pg_archivecleanup -x .gz "$WAL" "$first"
echo "$name: base backup taken; the log is kept from $first on"
