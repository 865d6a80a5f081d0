#!/bin/sh
# Pins the images of docker-compose.yml and Dockerfile to what their tags name now, for all processors: `make pin`.
# With --check nothing is written; it ends with 1 where an image is not pinned, or its tag has moved since. A registry that
# does not answer changes nothing. FOLDER: where the two files lie.
set -eu
cd "${FOLDER:-$(dirname "$0")/..}"
changes=$(mktemp) && pinned=$(mktemp -d)
trap 'rm -rf "$changes" "$pinned"' EXIT
found='^( *image: |FROM )([a-z0-9./-]+:[A-Za-z0-9._-]+)(@sha256:[0-9a-f]{64})?$'
for image in $(sed -n -E "s,$found,\2,p" docker-compose.yml Dockerfile | grep -v '^ict-' | sort -u); do
  digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}') || exit 2
  echo "$digest" | grep -qxE 'sha256:[0-9a-f]{64}' || { echo "no digest of $image: $digest" >&2; exit 2; }
  said=$(printf '%s' "$image" | sed 's/[.]/[.]/g')
  printf 's,^( *image: |FROM )%s(@sha256:[0-9a-f]{64})?$,\\1%s,\n' "$said" "$image@$digest" >>"$changes"
done
for file in docker-compose.yml Dockerfile; do sed -E -f "$changes" "$file" >"$pinned/$file"; done
if [ "${1:-}" = --check ]; then
  differs=0
  for file in docker-compose.yml Dockerfile; do diff "$file" "$pinned/$file" || differs=1; done
  exit $differs
fi
for file in docker-compose.yml Dockerfile; do
  diff "$file" "$pinned/$file" || cat "$pinned/$file" >"$file"  # the same file, with its owner and mode
done
