/* other_kinds.c - files that are neither networks nor tables, known by how they begin. */
#define _XOPEN_SOURCE 700 /* pread */

#include "format/other_kinds.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/net_file.h"
#include "system/file.h"
#include "system/utf8.h"

#define FROM_PYTORCH                                                                               \
    "from Python save the network with safetensors.torch.save_file(model.state_dict(), "           \
    "\"net.safetensors\")"
#define FROM_NUMPY                                                                                 \
    "from Python save its arrays with safetensors.numpy.save_file({name: array, ...}, "            \
    "\"net.safetensors\")"
#define UNPACK "unpack it first"
#define SHEET  "save the sheet as CSV"

/* What the bytes at `place` tell. */
static const struct {
    size_t place, count;
    const char *bytes;
    other_kind kind;
} marks[] = {
    {0, 2, "\x80\2", {"a Python pickle, perhaps PyTorch's .pt", FROM_PYTORCH}},
    {0, 2, "\x80\3", {"a Python pickle", FROM_PYTORCH}},
    {0, 2, "\x80\4", {"a Python pickle", FROM_PYTORCH}},
    {0, 2, "\x80\5", {"a Python pickle", FROM_PYTORCH}},
    {0, 4, "\x89HDF", {"an HDF5 file, perhaps of Keras", FROM_NUMPY}},
    {0, 6, "\x93NUMPY", {"a NumPy array", FROM_NUMPY}},
    {4, 4, "TFL3", {"a TensorFlow Lite model", FROM_NUMPY}},
    {0, 4, "GGUF", {"a GGUF model", FROM_NUMPY}},
    {0, 4, "\x89PNG", {"a PNG picture", NULL}},
    {0, 3, "\xff\xd8\xff", {"a JPEG picture", NULL}},
    {0, 4, "GIF8", {"a GIF picture", NULL}},
    {0, 4, "%PDF", {"a PDF document", NULL}},
    {0, 15, "SQLite format 3", {"an SQLite database", NULL}},
    {0, 5, "PAR1\x15", {"a Parquet table", "save the table as CSV"}},
    {0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {"an old Office document, perhaps .xls", SHEET}},
    {0, 2, "\x1f\x8b", {"compressed by gzip", UNPACK}},
    {4, 6, "1AY&SY", {"compressed by bzip2", UNPACK}},
    {0,
     6,
     "\xfd"
     "7zXZ",
     {"compressed by xz", UNPACK}},
    {0, 4, "\x28\xb5\x2f\xfd", {"compressed by zstd", UNPACK}},
    {0, 6, "7z\xbc\xaf\x27\x1c", {"a 7z archive", UNPACK}},
    {257, 5, "ustar", {"a tar archive", UNPACK}},
    {0, 4, "\177ELF", {"a program", NULL}},
    {0, 23, "version https://git-lfs", {"a pointer of Git LFS", "git lfs pull fetches the file"}},
};

/* Archives by the names of what they hold. */
static const struct {
    const char *name;
    other_kind kind;
} archives[] = {
    {"data.pkl", {"PyTorch's .pt, a zip archive with a pickle", FROM_PYTORCH}},
    {"xl/", {"an Excel sheet (.xlsx)", SHEET}},
    {"word/", {"a Word document", NULL}},
    {"mimetypeapplication/vnd.oasis", {"an OpenDocument file", SHEET}},
    {"weights.h5", {"Keras' .keras, a zip archive", FROM_NUMPY}},
    {".npy", {"NumPy's .npz, a zip archive", FROM_NUMPY}},
    {"", {"a zip archive, perhaps PyTorch's .pt", FROM_PYTORCH}},
};

static const other_kind page = {"a web page", "download the file itself"};
static const other_kind xml = {"XML", NULL};
static const other_kind onnx = {"an ONNX model", FROM_NUMPY};

static bool holds(const unsigned char *bytes, size_t count, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at + length <= count; at++)
        if (memcmp(bytes + at, text, length) == 0)
            return true;
    return false;
}

/* The names of an archive's first files stand near its beginning, all of them at its end. */
static const other_kind *kind_of_archive(const unsigned char *bytes, size_t count)
{
    enum { NEAR = 1 << 16 };
    size_t near = count < NEAR ? count : NEAR, i = 0;
    while (!holds(bytes, near, archives[i].name) &&
           !holds(bytes + count - near, near, archives[i].name))
        i++;
    return &archives[i].kind;
}

/* Whether the bytes begin with a tag, in letters of either case. */
static bool begins(const unsigned char *bytes, size_t count, const char *tag)
{
    size_t at = 0;
    for (; tag[at] && at < count; at++) {
        unsigned char c = bytes[at];
        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != tag[at])
            return false;
    }
    return !tag[at];
}

static const other_kind *kind_of_markup(const unsigned char *bytes, size_t count)
{
    size_t at = utf8_mark(bytes, count);
    while (at < count && bytes[at] && strchr(" \t\r\n", bytes[at]))
        at++;
    if (begins(bytes + at, count - at, "<!doctype html") || begins(bytes + at, count - at, "<html"))
        return &page;
    return begins(bytes + at, count - at, "<?xml") ? &xml : NULL;
}

/* Protocol buffers have no mark: the version of the format, a small number, and after it one of the
 * model's other fields. No text begins like that. */
static bool is_onnx(const unsigned char *bytes, size_t count)
{
    return count > 4 && bytes[0] == 0x08 && bytes[1] > 0 && bytes[1] < 32 && bytes[2] > 0 &&
           strchr("\x12\x1a\x22\x32\x3a\x42", bytes[2]);
}

const other_kind *other_kind_of(const unsigned char *bytes, size_t count)
{
    if (count >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
        return kind_of_archive(bytes, count);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (count >= marks[i].place + marks[i].count &&
            memcmp(bytes + marks[i].place, marks[i].bytes, marks[i].count) == 0)
            return &marks[i].kind;
    if (is_onnx(bytes, count))
        return &onnx;
    return kind_of_markup(bytes, count);
}

/* ---- In the place of a table ----------------------------------------------------------------- */

/* Reads on from the start to a piece that is not blank; how many bytes of it, 0 if none can be. */
static size_t read_head(unsigned char *head, size_t room, int descriptor)
{
    off_t at = 0;
    for (;;) {
        ssize_t got = pread(descriptor, head, room, at), blank = 0;
        if (got < 1)
            return 0;
        while (blank < got && head[blank] && strchr(" \t\r\n", head[blank]))
            blank++;
        if (blank < got)
            return (size_t)got;
        at += got;
    }
}

/* What a file is that is no table; SAVED_OTHER where nobody can tell. */
static saved_kind own_kind(const char *source, int descriptor)
{
    unsigned char head[4096];
    file_bytes file;
    problem unsaid = {.status = 0};
    size_t got = read_head(head, sizeof head, descriptor);
    if (saved_kind_of(head, got) == SAVED_OTHER || lseek(descriptor, 0, SEEK_SET) != 0 ||
        !file_read(&file, source, CERTIFICATE_LIMIT, &unsaid))
        return SAVED_OTHER;
    saved_kind kind = saved_kind_of(file.bytes, file.count);
    free(file.bytes);
    return kind;
}

/* The same of what other programs write. */
static const other_kind *kind_at(int descriptor)
{
    unsigned char head[1 << 16];
    ssize_t got = pread(descriptor, head, sizeof head, 0);
    return got > 0 ? other_kind_of(head, (size_t)got) : NULL;
}

void other_kind_instead(const char *source, int descriptor, problem *issue)
{
    saved_kind kind = own_kind(source, descriptor);
    const other_kind *other = kind == SAVED_OTHER ? kind_at(descriptor) : NULL;
    const char *what = other ? other->what : saved_kind_words[kind];
    const char *advice = other                       ? other->advice
                         : kind == SAVED_CERTIFICATE ? "a certificate stands alone (cinch check "
                                                       "CERT) or after --against"
                                                     : "networks stand before tables: cinch check "
                                                       "NET MAPPING";
    if (!what)
        return;
    *issue = (problem){.status = 0};
    problem_set(issue, EXIT_INPUT,
                "%s: this is %s, and a table is wanted here: a CSV file or a family such as "
                "cycle:11%s%s",
                file_input_name(source), what, advice ? "; " : "", advice ? advice : "");
}
