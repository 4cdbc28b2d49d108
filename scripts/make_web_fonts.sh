#!/bin/sh
# Writes the fonts of the pages: Sarabun's Thai and Latin letters as WOFF2, a fifth of the size of
# the whole fonts that documents embed. Run it again when include/fonts/Sarabun-*.ttf change.
set -eu
cd "$(dirname "$0")/../include/fonts"
for weight in Regular Bold; do
  ../../.venv/bin/uvx --from 'fonttools[woff]==4.60.1' pyftsubset "Sarabun-$weight.ttf" \
    --unicodes=U+0020-007E,U+00A0-00FF,U+0E00-0E7F,U+2010-2027,U+2030-203A,U+2190-2193,U+2212,U+2260,U+2264-2265,U+25B2,U+25BC,U+25CC \
    --layout-features='*' --flavor=woff2 --no-recalc-timestamp --output-file="Sarabun-$weight.woff2"
done
