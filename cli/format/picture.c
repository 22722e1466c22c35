/*
 * picture.c - scenes as SVG, and by librsvg and cairo as PNG or PDF.
 *
 * Both are loaded when a picture is made, not linked: with the 40 libraries that they bring,
 * linking them made every command start in 4.8 ms instead of 0.7 ms. Their headers check the types
 * here.
 */
#include "format/picture.h"

#include <cairo-pdf.h>
#include <dlfcn.h>
#include <librsvg/rsvg.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- Scenes ---------------------------------------------------------------------------------- */

#define FIRST_MEMORY ((size_t)1 << 20) /* bytes; they do for most */
#define MOST_MEMORY  ((size_t)1 << 30)

static cinch_status try_draw(cinch_scene *scene, const picture_source *source, cinch_arena *arena)
{
    if (source->net != NULL)
        return cinch_draw(scene, source->net, source->options, arena);
    return source->chart != NULL ? cinch_draw_chart(scene, source->chart, source->columns, arena)
                                 : cinch_draw_heat_map(scene, source->map, source->columns, arena);
}

cinch_status picture_draw(cinch_scene *scene, owned_arena *memory, const picture_source *source)
{
    size_t bytes = FIRST_MEMORY;
    *memory = memory_arena(bytes);
    cinch_status status = try_draw(scene, source, &memory->arena);
    while (status == CINCH_NO_MEMORY && bytes < MOST_MEMORY) {
        bytes = scene->bytes > 2 * bytes ? scene->bytes : 2 * bytes;
        bytes = bytes < MOST_MEMORY ? bytes : MOST_MEMORY;
        free(memory->memory);
        *memory = memory_arena(bytes);
        status = try_draw(scene, source, &memory->arena);
    }
    return status;
}

/* ---- The libraries --------------------------------------------------------------------------- */

/* A pointer to each function that is called, by the function's name. */
#define FUNCTION(NAME) __typeof__(NAME) *NAME
typedef struct libraries {
    FUNCTION(rsvg_handle_new_from_data);
    FUNCTION(rsvg_handle_render_document);
    FUNCTION(g_object_unref);
    FUNCTION(g_error_free);
    FUNCTION(cairo_create);
    FUNCTION(cairo_destroy);
    FUNCTION(cairo_status);
    FUNCTION(cairo_status_to_string);
    FUNCTION(cairo_surface_destroy);
    FUNCTION(cairo_surface_finish);
    FUNCTION(cairo_surface_status);
    FUNCTION(cairo_surface_write_to_png_stream);
    FUNCTION(cairo_image_surface_create);
    FUNCTION(cairo_pdf_surface_create_for_stream);
    FUNCTION(cairo_pdf_surface_set_metadata);
} libraries;

#define ENTRY(NAME)                                                                                \
    {                                                                                              \
#NAME, offsetof(libraries, NAME)                                                           \
    }
static const struct {
    const char *name;
    size_t where;
} entries[] = {
    ENTRY(rsvg_handle_new_from_data),
    ENTRY(rsvg_handle_render_document),
    ENTRY(g_object_unref),
    ENTRY(g_error_free),
    ENTRY(cairo_create),
    ENTRY(cairo_destroy),
    ENTRY(cairo_status),
    ENTRY(cairo_status_to_string),
    ENTRY(cairo_surface_destroy),
    ENTRY(cairo_surface_finish),
    ENTRY(cairo_surface_status),
    ENTRY(cairo_surface_write_to_png_stream),
    ENTRY(cairo_image_surface_create),
    ENTRY(cairo_pdf_surface_create_for_stream),
    ENTRY(cairo_pdf_surface_set_metadata),
};

/* Fills in `use`. The library stays loaded: GLib cannot be unloaded. */
static bool load(libraries *use, problem *issue)
{
    void *library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return problem_set(
            issue, EXIT_INPUT,
            "PNG and PDF need librsvg, which cannot be loaded (%s): Debian's package "
            "is librsvg2-2; SVG (-o FILE.svg) needs nothing",
            dlerror());
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        /* Cairo's and GLib's functions are found through librsvg, which is linked with them. */
        void *function = dlsym(library, entries[i].name);
        if (function == NULL)
            return problem_set(issue, EXIT_INPUT,
                               "PNG and PDF need a newer librsvg: this one has no %s; SVG (-o "
                               "FILE.svg) needs none",
                               entries[i].name);
        memcpy((char *)use + entries[i].where, &function, sizeof function);
    }
    return true;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* A file that is being put together. */
typedef struct growing {
    file_bytes *file;
    size_t capacity;
} growing;

static cairo_status_t add_bytes(void *closure, const unsigned char *bytes, unsigned count)
{
    growing *into = closure;
    file_bytes *file = into->file;
    file->bytes = memory_reserve(file->bytes, &into->capacity, file->count + count, 1);
    memcpy(file->bytes + file->count, bytes, count);
    file->count += count;
    return CAIRO_STATUS_SUCCESS;
}

/* An SVG text, and how large and how named its scene is. */
typedef struct picture {
    file_bytes svg;
    const cinch_scene *scene;
} picture;

/* The picture over all of a surface of this size, in the surface's units. */
static bool render(const libraries *use, cairo_surface_t *surface, const picture *picture,
                   double width, double height, problem *issue)
{
    GError *error = NULL;
    RsvgHandle *handle =
        use->rsvg_handle_new_from_data(picture->svg.bytes, picture->svg.count, &error);
    cairo_t *context = use->cairo_create(surface);
    const RsvgRectangle all = {0.0, 0.0, width, height};
    bool good =
        handle != NULL && use->rsvg_handle_render_document(handle, context, &all, &error) != FALSE;
    cairo_status_t status = use->cairo_status(context);
    if (error != NULL)
        problem_set(issue, EXIT_INPUT, "librsvg cannot draw the picture (%s); try SVG",
                    error->message);
    else if (status != CAIRO_STATUS_SUCCESS)
        problem_set(issue, EXIT_INPUT, "cairo cannot draw the picture (%s); try SVG",
                    use->cairo_status_to_string(status));
    if (error != NULL)
        use->g_error_free(error);
    if (handle != NULL)
        use->g_object_unref(handle);
    use->cairo_destroy(context);
    return good && status == CAIRO_STATUS_SUCCESS;
}

static bool succeeded(const libraries *use, cairo_status_t status, problem *issue)
{
    return status == CAIRO_STATUS_SUCCESS ||
           problem_set(issue, EXIT_INPUT, "cairo cannot make the file (%s); try SVG",
                       use->cairo_status_to_string(status));
}

static bool make_png(growing *into, const libraries *use, const picture *picture, double scale,
                     problem *issue)
{
    int width = picture_pixels(picture->scene->width, scale);
    int height = picture_pixels(picture->scene->height, scale);
    /* load() set every function. NOLINTNEXTLINE(*CallAndMessage) */
    cairo_surface_t *surface = use->cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    bool good =
        succeeded(use, use->cairo_surface_status(surface), issue) &&
        render(use, surface, picture, picture->scene->width * scale, picture->scene->height * scale,
               issue) &&
        succeeded(use, use->cairo_surface_write_to_png_stream(surface, add_bytes, into), issue);
    use->cairo_surface_destroy(surface);
    return good;
}

static bool make_pdf(growing *into, const libraries *use, const picture *picture, problem *issue)
{
    const double points = 72.0 / 96.0;
    double width = picture->scene->width * points, height = picture->scene->height * points;
    cairo_surface_t *surface = /* load() set it. NOLINTNEXTLINE(*CallAndMessage) */
        use->cairo_pdf_surface_create_for_stream(add_bytes, into, width, height);
    use->cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, picture->scene->title);
    use->cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "cinch");
    /* A date of now would make every file another one; cairo always writes one. */
    use->cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                        "2000-01-01T00:00:00Z");
    bool good = render(use, surface, picture, width, height, issue);
    use->cairo_surface_finish(surface);
    good = good && succeeded(use, use->cairo_surface_status(surface), issue);
    use->cairo_surface_destroy(surface);
    return good;
}

int picture_pixels(double length, double scale)
{
    /* Down, so that the paper covers all of them; a scale of 1.1 is a little more or less as a
     * float. */
    double pixels = floor(length * scale + 0.01);
    return pixels >= 1.0 && pixels < INT_MAX ? (int)pixels : pixels < 1.0 ? 1 : INT_MAX;
}

/* Cairo's surfaces have sides up to 32,767 pixels; a pixel takes 4 bytes, and some again as PNG. */
static bool check_pixels(const picture *picture, double scale, problem *issue)
{
    int width = picture_pixels(picture->scene->width, scale);
    int height = picture_pixels(picture->scene->height, scale);
    if (width > 32767 || height > 32767)
        return problem_set(issue, EXIT_INPUT,
                           "the picture would be %d x %d pixels, more than the 32767 that PNG is "
                           "made with: take a smaller --scale, SVG or PDF",
                           width, height);
    return memory_fits((size_t)width * (size_t)height * 8, "the picture", issue);
}

static bool make_pixels_or_pdf(file_bytes *file, const picture *picture, picture_kind kind,
                               double scale, problem *issue)
{
    libraries use = {0};
    growing into = {.file = file};
    if ((kind == PICTURE_PNG && !check_pixels(picture, scale, issue)) || !load(&use, issue))
        return false;
    return kind == PICTURE_PNG ? make_png(&into, &use, picture, scale, issue)
                               : make_pdf(&into, &use, picture, issue);
}

static file_bytes svg_of(const cinch_scene *scene, cinch_theme theme)
{
    size_t count = cinch_svg(NULL, 0, scene, theme);
    char *svg = memory_take(count + 1, 1);
    cinch_svg(svg, count + 1, scene, theme);
    return (file_bytes){.bytes = (unsigned char *)svg, .count = count};
}

char *picture_svg(const cinch_scene *scene, cinch_theme theme)
{
    return (char *)svg_of(scene, theme).bytes;
}

bool picture_render(file_bytes *file, const cinch_scene *scene, picture_kind kind,
                    cinch_theme theme, double scale, problem *issue)
{
    picture picture = {.svg = svg_of(scene, theme), .scene = scene};
    *file = (file_bytes){0};
    if (kind == PICTURE_SVG) {
        *file = picture.svg;
        return true;
    }
    bool good = make_pixels_or_pdf(file, &picture, kind, scale, issue);
    free(picture.svg.bytes);
    if (!good) {
        free(file->bytes);
        *file = (file_bytes){0};
    }
    return good;
}

/* ---- Names ----------------------------------------------------------------------------------- */

bool picture_kind_of(picture_kind *kind, const char *path, problem *issue)
{
    static const char *const ends[] = {".svg", ".png", ".pdf"};
    size_t length = strlen(path);
    for (int i = 0; i < 3; i++) {
        size_t end = strlen(ends[i]);
        if (length > end && strcasecmp(path + length - end, ends[i]) == 0) {
            *kind = (picture_kind)i;
            return true;
        }
    }
    return problem_set(issue, EXIT_USAGE,
                       "-o %s: the end of the name tells the kind of picture, and it is none of "
                       ".svg, .png and .pdf",
                       path);
}
