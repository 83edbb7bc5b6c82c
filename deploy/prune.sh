#!/bin/sh
# Takes out of node_modules what a server on this machine never loads: other platforms' binaries,
# the runtime for browsers, the widget's sources (they are in dist/), types and source maps.
# For images and archives; a working copy for development needs them all.
#
# sh deploy/prune.sh [node_modules]
set -eu
cd "${1:-node_modules}"
here=$(node -p 'process.platform + "/" + process.arch')

rm -rf onnxruntime-web lit lit-html lit-element @lit @types
find onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d ! -path "*/$here" -exec rm -rf {} +
find @xenova/transformers/dist -type f ! -name transformers.node.mjs -delete
rm -rf @xenova/transformers/src @xenova/transformers/types
find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
find . -type d -empty -delete
