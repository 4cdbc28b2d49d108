#!/usr/bin/env bash
# The Debian packages that only tests need: a browser, Redis, Thai fonts, the compose checker, a PDF reader, LibreOffice.
set -euo pipefail
declare -A wanted=(
    [chromium]=chromium
    [redis-server]=redis-server
    [fc-list]=fontconfig
    [docker-compose]=docker-compose
    [pdftotext]=poppler-utils
    [soffice]=libreoffice-writer-nogui
)
packages=()
for program in "${!wanted[@]}"; do
    command -v "$program" >/dev/null || packages+=("${wanted[$program]}")
done
command -v soffice >/dev/null || packages+=(libreoffice-calc-nogui)
fc-list 2>/dev/null | grep -qi thai || packages+=(fonts-thai-tlwg)
[ ${#packages[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "Tests that need ${packages[*]} will be skipped: install them with your system's package manager."
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
