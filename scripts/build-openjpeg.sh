#!/usr/bin/env bash
# Builds renderer/evidence/worker/openjpeg/openjpeg.wasm: OpenJPEG with its vector code switched on, a quarter faster than
# the build within pdf.js. Only needed when OpenJPEG or decode.c changes; the result is kept in the repository.
#
#   scripts/build-openjpeg.sh SOURCE
#
# SOURCE is an unpacked OpenJPEG 2.5 (Debian's openjpeg2 2.5.0-2+deb12u3 with its patches applied, `apt-get source
# openjpeg2`). Needs emscripten (Debian's 3.1.6, or any later one).
set -euo pipefail
source_dir=${1:?name the folder of the OpenJPEG source}
here=$(cd "$(dirname "$0")/../renderer/evidence/worker/openjpeg" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$source_dir"/src/lib/openjp2/*.[ch] "$work"
printf '#define OPJ_HAVE_STDINT_H 1\n#define OPJ_HAVE_INTTYPES_H 1\n#define OPJ_VERSION_MAJOR 2\n#define OPJ_VERSION_MINOR 5\n#define OPJ_VERSION_BUILD 0\n' > "$work/opj_config.h"
printf '#define OPJ_PACKAGE_VERSION "2.5.0"\n#define OPJ_HAVE_INTTYPES_H 1\n#define OPJ_HAVE_FSEEKO 1\n#define OPJ_HAVE_POSIX_MEMALIGN 1\n' > "$work/opj_config_private.h"
cd "$work"
parts=(bio cio dwt event function_list ht_dec image invert j2k jp2 mct mqc openjpeg opj_clock opj_malloc pi sparse_array t1 t2 tcd tgt thread)
emcc -O3 -flto -msimd128 -msse2 -msse4.1 -DOPJ_STATIC -DNDEBUG -w -I. \
  "${parts[@]/%/.c}" "$here/decode.c" -o "$here/openjpeg.wasm" --no-entry \
  -s STANDALONE_WASM=1 -s FILESYSTEM=0 -s ALLOW_MEMORY_GROWTH=1 -s INITIAL_MEMORY=16MB -s MAXIMUM_MEMORY=1GB \
  -s EXPORTED_FUNCTIONS=_decode,_malloc,_free
cp "$source_dir/LICENSE" "$here/LICENSE"
ls -l "$here"
