#!/bin/sh
# Installs a browser for the tests of the pages from Debian's packages, if there is none and if this user may install
# packages without a password.
set -eu

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

as_root=none
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
fi

if [ "$as_root" != none ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Chromium for the tests of the pages"
    get="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3"
    install="$get install -y --no-install-recommends"
    # On Ubuntu the package has another name.
    if $get update && { $install chromium || $install chromium-browser; } >/dev/null; then
        exit 0
    fi
fi
echo "No Chromium is on PATH and none could be installed, so the tests of the pages will be skipped." >&2
