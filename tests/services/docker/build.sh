#!/usr/bin/env bash
# Images of Debian's packages under the names of docker-compose.yml, for a machine with a Docker engine and no registry:
#     tests/services/docker/build.sh && pytest tests/services/test_docker.py
# As root, with debootstrap. They stand in for the official ones: the same users, folders and commands, other versions.
set -euo pipefail
cd "$(dirname "$0")"
named() { sed -n "s,^ *image: \($1:[^@ ]*\).*,\1,p" ../../../docker-compose.yml; }  # a digest is only that of the official one
base=$(sed -n 's/^FROM \([^@]*\).*/\1/p' ../../../Dockerfile)

if ! docker image inspect "$base" >/dev/null 2>&1; then
  root=$(mktemp -d)
  trap 'rm -rf "$root"' EXIT
  debootstrap --variant=minbase --include=python3,python3-pip,ca-certificates,wget "${base##*-}" "$root" >/dev/null
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  ln -sf python3 "$root/usr/bin/python"
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  # pip as in the official image: by itself under /usr/local, so that the lock may replace it.
  chroot "$root" pip install --quiet --root-user-action ignore --ignore-installed pip
  rm -rf "$root"/usr/lib/python3/dist-packages/*
  tar -C "$root" -c . | docker import - "$base" >/dev/null
fi
docker build --quiet --tag "$(named postgres)" --build-arg BASE="$base" --file postgres.Dockerfile .
docker build --quiet --tag "$(named redis)" --build-arg BASE="$base" --file redis.Dockerfile .
docker build --quiet --tag "$(named chrislusf/seaweedfs)" --build-arg BASE="$base" --file s3.Dockerfile ..
docker build --quiet --tag "$(named axllent/mailpit)" --build-arg BASE="$base" --file mail.Dockerfile ..
