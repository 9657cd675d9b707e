/*
 * The one function of OpenJPEG that a scan needs: a JPEG 2000 picture, halved `reduce` times, as opaque RGBA.
 *
 * Answers three 32-bit words (width, height, address of the pixels, to be given to free()), or 0 for everything that is
 * not one or three unsigned components of 8 bits and one size: another engine draws that. It asks nothing of its host:
 * the module has no imports.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wasm_simd128.h>
#include "openjpeg.h"

typedef struct {
    const uint8_t *data;
    size_t size;
    size_t at;
} source_t;

/** The memory grows without telling anybody: the host takes a fresh view each time. */
void emscripten_notify_memory_growth(size_t index)
{
    (void)index;
}

/** There is no environment to ask: without this the module would import one. */
char *getenv(const char *name)
{
    (void)name;
    return NULL;
}

static OPJ_SIZE_T read_bytes(void *to, OPJ_SIZE_T wanted, void *user)
{
    source_t *source = user;
    size_t left = source->size - source->at;
    size_t count = wanted < left ? wanted : left;
    if (count == 0) return (OPJ_SIZE_T)-1;
    memcpy(to, source->data + source->at, count);
    source->at += count;
    return count;
}

static OPJ_OFF_T skip_bytes(OPJ_OFF_T wanted, void *user)
{
    source_t *source = user;
    size_t left = source->size - source->at;
    if (wanted < 0) return -1;
    size_t count = (uint64_t)wanted < left ? (size_t)wanted : left;
    source->at += count;
    return (OPJ_OFF_T)count;
}

static OPJ_BOOL seek_bytes(OPJ_OFF_T to, void *user)
{
    source_t *source = user;
    if (to < 0 || (uint64_t)to > source->size) return OPJ_FALSE;
    source->at = (size_t)to;
    return OPJ_TRUE;
}

static OPJ_BOOL is_plain(const opj_image_t *image)
{
    if (image->numcomps != 1 && image->numcomps != 3) return OPJ_FALSE;
    if (image->color_space == OPJ_CLRSPC_SYCC || image->color_space == OPJ_CLRSPC_EYCC) return OPJ_FALSE;
    for (OPJ_UINT32 i = 0; i < image->numcomps; i++) {
        const opj_image_comp_t *component = &image->comps[i];
        if (component->prec != 8 || component->sgnd || !component->data) return OPJ_FALSE;
        if (component->w != image->comps[0].w || component->h != image->comps[0].h) return OPJ_FALSE;
    }
    return image->comps[0].w > 0 && image->comps[0].h > 0;
}

static uint8_t clamped(int32_t sample)
{
    return sample < 0 ? 0 : sample > 255 ? 255 : (uint8_t)sample;
}

static v128_t clamped4(const int32_t *samples)
{
    v128_t least = wasm_i32x4_splat(0);
    v128_t most = wasm_i32x4_splat(255);
    return wasm_i32x4_min(wasm_i32x4_max(wasm_v128_load(samples), least), most);
}

/** Planes of 32-bit samples to interleaved RGBA, four pixels at a time. */
static uint8_t *to_rgba(const opj_image_t *image)
{
    uint64_t pixels = (uint64_t)image->comps[0].w * image->comps[0].h;
    if (pixels > UINT32_MAX / 4) return NULL;
    uint8_t *rgba = malloc((size_t)pixels * 4);
    if (!rgba) return NULL;
    const int32_t *red = image->comps[0].data;
    const int32_t *green = image->numcomps == 3 ? image->comps[1].data : red;
    const int32_t *blue = image->numcomps == 3 ? image->comps[2].data : red;
    size_t count = (size_t)pixels;
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        v128_t low = wasm_v128_or(clamped4(red + i), wasm_i32x4_shl(clamped4(green + i), 8));
        v128_t high = wasm_v128_or(wasm_i32x4_shl(clamped4(blue + i), 16), wasm_i32x4_splat((int32_t)0xff000000));
        wasm_v128_store(rgba + i * 4, wasm_v128_or(low, high));
    }
    for (; i < count; i++) {
        rgba[i * 4] = clamped(red[i]);
        rgba[i * 4 + 1] = clamped(green[i]);
        rgba[i * 4 + 2] = clamped(blue[i]);
        rgba[i * 4 + 3] = 255;
    }
    return rgba;
}

uint32_t *decode(const uint8_t *data, uint32_t size, uint32_t reduce)
{
    static const uint8_t codestream[4] = {0xff, 0x4f, 0xff, 0x51};
    static uint32_t answer[3];
    OPJ_BOOL bare = size > 4 && memcmp(data, codestream, 4) == 0;
    source_t source = {data, size, 0};
    opj_image_t *image = NULL;
    uint8_t *rgba = NULL;
    opj_codec_t *codec = opj_create_decompress(bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
    opj_stream_t *stream = opj_stream_create(1 << 16, OPJ_TRUE);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    parameters.cp_reduce = reduce;
    if (codec && stream) {
        opj_stream_set_user_data(stream, &source, NULL);
        opj_stream_set_user_data_length(stream, size);
        opj_stream_set_read_function(stream, read_bytes);
        opj_stream_set_skip_function(stream, skip_bytes);
        opj_stream_set_seek_function(stream, seek_bytes);
        /* a file cut off in transfer shows what arrived */
        if (opj_setup_decoder(codec, &parameters) && opj_decoder_set_strict_mode(codec, OPJ_FALSE) &&
            opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image) && is_plain(image)) {
            rgba = to_rgba(image);
            answer[0] = image->comps[0].w;
            answer[1] = image->comps[0].h;
            answer[2] = (uint32_t)(uintptr_t)rgba;
        }
    }
    if (stream) opj_stream_destroy(stream);
    if (codec) opj_destroy_codec(codec);
    if (image) opj_image_destroy(image);
    return rgba ? answer : NULL;
}
