#!/usr/bin/env bash
# Resolve requirements/*.lock from pyproject.toml with uv ("make lock"). The locks hold names, versions and hashes only: no
# registry, no path. The test lock takes the versions of the server's lock.
set -euo pipefail
cd "$(dirname "$0")/../.."
uv=$1
resolve() {
  env -u PIP_FIND_LINKS -u UV_FIND_LINKS "$uv" pip compile --quiet --no-config --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade "$@"
}
resolve pyproject.toml --group build -o requirements/run.lock
resolve pyproject.toml --group dev -c requirements/run.lock -o requirements/dev.lock
resolve --group node -o requirements/node.lock
