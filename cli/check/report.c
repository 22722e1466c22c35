/* report.c - what cinch check found out, as text and as JSON. */
#include "check/report.h"

#include <stdio.h>
#include <string.h>

#include "format/certificate.h"
#include "format/reading.h"
#include "system/file.h"
#include "talk/names.h"
#include "talk/output.h"
#include "talk/symbol_text.h"

/* ---- As text --------------------------------------------------------------------------------- */

/* "line 12" of a file, "row 3" of a family */
static short_text row_place(const cinch_mapping *mapping, size_t row)
{
    short_text place;
    if (mapping->line != NULL)
        snprintf(place.text, sizeof place.text, "line %llu",
                 (unsigned long long)mapping->line[row]);
    else
        snprintf(place.text, sizeof place.text, "row %zu", row + 1);
    return place;
}

static void print_key(const cinch_mapping *mapping, size_t row)
{
    for (uint32_t c = 0; c < mapping->columns; c++) {
        uint32_t symbol = mapping->key[row * mapping->columns + c];
        output_print("%s%s", c == 0 ? "" : ",",
                     text_of_symbol(cinch_symbol(&mapping->keys[c], symbol)).text);
    }
}

static short_text value_text(const cinch_mapping *mapping, uint32_t value)
{
    return text_of_symbol(cinch_symbol(mapping->values, value));
}

bool check_is_right(const check_result *result)
{
    return result->status == CINCH_OK || result->status == CINCH_NOT_PROVED;
}

static bool has_rival(const check_result *result)
{
    return result->claims.rival != result->mapping->value[result->claims.row];
}

static void print_margin(const check_result *result)
{
    const cinch_mapping *mapping = result->mapping;
    const cinch_certificate *claims = &result->claims;
    uint32_t value = mapping->value[claims->row];
    if (!has_rival(result)) {
        output_print("only one value exists\n");
        return;
    }
    output_print("smallest margin %s", text_of_number(claims->margin).text);
    if (result->share.is_any)
        output_print("%s", margin_share_text(&result->share).text);
    output_print(" at %s (", row_place(mapping, claims->row).text);
    print_key(mapping, claims->row);
    bool proved = result->status == CINCH_OK;
    output_print(" -> %s, rival %s), bound %s\n", value_text(mapping, value).text,
                 value_text(mapping, claims->rival).text,
                 proved ? text_of_bound(claims).text : text_of_number(claims->bound).text);
}

/* Bounds are of single rows and rivals: the smallest margin may be proved where another is not. */
static void print_unproved(const check_result *result)
{
    const cinch_failures *failures = &result->failures;
    size_t row = failures->first_unproved;
    output_print(failures->unproved == 1 ? ", at %s (" : ", first at %s (",
                 row_place(result->mapping, row).text);
    print_key(result->mapping, row);
    output_print(" -> %s); ", value_text(result->mapping, result->mapping->value[row]).text);
    print_margin(result);
}

static void print_failures(const check_result *result)
{
    const cinch_mapping *mapping = result->mapping;
    const cinch_failures *failures = &result->failures;
    for (size_t i = 0; i < failures->listed; i++) {
        size_t row = failures->row[i];
        output_print("  %s: ", row_place(mapping, row).text);
        print_key(mapping, row);
        output_print(" -> %s, but the network ", value_text(mapping, mapping->value[row]).text);
        const uint32_t *best = failures->best[i], count = failures->best_count[i];
        if (count > 1)
            output_print("has a %s\n", text_of_tie(mapping->values, count, best).text);
        else
            output_print("answers %s\n", value_text(mapping, best[0]).text);
    }
    if (failures->listed < failures->count)
        output_print("  and %s more\n", text_of_count(failures->count - failures->listed).text);
    if (failures->unproved > 0)
        output_print("  besides, rounding could change the answer in %s that %s right\n",
                     counted(failures->unproved, "row").text,
                     failures->unproved == 1 ? "is" : "are");
}

static void refuse_hash(const char *what, uint64_t claimed, uint64_t own)
{
    if (claimed != own)
        output_print("; the hash of its %s is %s, not %s", what, text_of_hash(own).text,
                     text_of_hash(claimed).text);
}

/* One of two numbers that differ, with digits enough to see that. */
static short_text claim_number(double x, double other)
{
    short_text text = text_of_number(x);
    bool alike = x != other && strcmp(text.text, text_of_number(other).text) == 0;
    return alike ? text_of_double(x) : text;
}

/* "2.26 at row 3, rival 4"; what a certificate claims may be no row or value at all. */
static void print_margin_claim(const cinch_mapping *mapping, const cinch_certificate *claims,
                               double other)
{
    output_print("%s at ", claim_number(claims->margin, other).text);
    if (claims->row < mapping->rows)
        output_print("%s", row_place(mapping, claims->row).text);
    else
        output_print("a row that there is not");
    output_print(", rival %s", claims->rival < mapping->values->count
                                   ? value_text(mapping, claims->rival).text
                                   : "none of the values");
}

/* Which claims differ from what holds: a certificate made anew says. */
static void refuse_claims(const check_result *result)
{
    const cinch_certificate *claims = &result->claims;
    const proof made = proof_make(result->net, result->mapping);
    const cinch_certificate *own = &made.certificate;
    if (made.status != CINCH_OK) {
        output_print("; %s", cinch_status_text(made.status));
        return;
    }
    if (claims->rows != own->rows)
        output_print("; its mapping has %s, not the claimed %s", counted(own->rows, "row").text,
                     text_of_count(claims->rows).text);
    if (claims->margin != own->margin || claims->row != own->row || claims->rival != own->rival) {
        output_print("; the smallest margin is ");
        print_margin_claim(result->mapping, own, claims->margin);
        output_print(", not the claimed ");
        print_margin_claim(result->mapping, claims, own->margin);
    }
    if (claims->bound != own->bound)
        output_print("; the bound is %s, not the claimed %s",
                     claim_number(own->bound, claims->bound).text,
                     claim_number(claims->bound, own->bound).text);
}

static void print_pair(const check_result *result, const char *before, const char *verb)
{
    output_print("%s%s %s about %s and %s\n", before, file_input_name(result->name), verb,
                 file_input_name(result->net_name), file_input_name(result->mapping_name));
}

/* What a certificate is about that holds, if not what it is held against. */
static void print_differences(const check_result *result)
{
    output_verdict(VERDICT_NO, "refused");
    print_pair(result, ": ", "is a proof, but not");
    for (int part = 0; part < AGAINST_PARTS; part++)
        if (result->differences->part[part][0])
            output_print("  %-7s  %s\n", against_words[part], result->differences->part[part]);
}

static void print_refusal(const check_result *result)
{
    const cinch_certificate *claims = &result->claims;
    if (result->other_pair) {
        print_differences(result);
        return;
    }
    output_verdict(VERDICT_NO, "refused");
    output_print(": %s: %s", result->name,
                 result->status == CINCH_CERT_STALE
                     ? "its hashes and its content do not go together"
                     : cinch_status_text(result->status));
    if (result->status == CINCH_CERT_STALE) {
        refuse_hash("mapping", claims->mapping_hash, cinch_mapping_hash(result->mapping));
        refuse_hash("shape", claims->shape_hash,
                    cinch_net_hash(&(cinch_net){.shape = result->net->shape}));
        refuse_hash("network", claims->net_hash, cinch_net_hash(result->net));
    } else if (result->other_codes) {
        output_print("; the hidden codes are not those of its network");
    } else if (result->status == CINCH_CERT_FALSE) {
        refuse_claims(result);
    }
    output_print("\n");
}

/* The columns, "base1,base2 -> amino"; of many the first ones. */
static void print_columns(const cinch_mapping *mapping)
{
    enum { MOST = 8 };
    for (uint32_t c = 0; c < mapping->columns && c < MOST; c++)
        output_print("%s%s", c == 0 ? "" : ",", text_of_name(mapping->keys[c].name).text);
    output_print("%s -> %s", mapping->columns > MOST ? ",..." : "",
                 text_of_name(mapping->values->name).text);
}

/* What a certificate is about: beside each hash what it covers, and what none does. */
static void print_contents(const check_result *result)
{
    const cinch_certificate *claims = &result->claims;
    const cinch_shape *shape = &result->net->shape;
    output_print("  mapping  %s  %s\n", text_of_hash(claims->mapping_hash).text,
                 counted(claims->rows, "row").text);
    output_print("  shape    %s  %s, %s\n", text_of_hash(claims->shape_hash).text,
                 shape_text(shape).text, shape_kind_text(shape).text);
    output_print("  network  %s  %s\n", text_of_hash(claims->net_hash).text,
                 counted(cinch_shape_cost(shape).parameters, "weight").text);
    output_print("  codes    %s  %s\n", text_of_hash(result->certificate->code_hash).text,
                 counted(result->mapping->rows * certificate_width(shape), "number").text);
    output_print("  names    only claimed, in no hash: %s, ",
                 text_of_name(result->certificate->mapping_name).text);
    print_columns(result->mapping);
    output_print("\n");
}

static void print_result(const check_result *result)
{
    if (result->status == CINCH_OK) {
        output_verdict(VERDICT_YES, "exact: %s proved", counted(result->mapping->rows, "row").text);
        output_print("%s, ", result->certificate != NULL ? " by this certificate" : "");
        print_margin(result);
        if (result->differences != NULL)
            print_pair(result, "  ", "is");
        if (result->certificate != NULL)
            print_contents(result);
    } else if (result->certificate != NULL) {
        print_refusal(result);
    } else if (result->status == CINCH_WRONG_ROW) {
        output_verdict(VERDICT_NO, "not exact");
        output_print(": %s of %s wrong\n", text_of_count(result->failures.count).text,
                     counted(result->mapping->rows, "row").text);
        print_failures(result);
    } else if (result->status == CINCH_NOT_PROVED) {
        output_verdict(VERDICT_PARTLY, "not proved");
        output_print(": every row is right, but rounding could change %s",
                     counted(result->failures.unproved, "answer").text);
        print_unproved(result);
    }
    if (result->otherwise != NULL)
        output_print("  exact if read otherwise: %s\n", result->otherwise);
    if (result->failures.float_wrong > 0)
        output_print("  %s\n", text_of_float_wrong(result->failures.float_wrong).text);
}

/* The same work with what was proved under an assumption in the place of what was proved before. */
static check_result under_assumption(const check_result *result, const assumed_proof *one)
{
    check_result other = *result;
    other.status = one->made.status;
    other.claims = one->made.certificate;
    other.failures = one->made.failures;
    other.share = (margin_share){.is_any = false};
    return other;
}

static void print_assumed(const check_result *result, const char *name)
{
    if (result->status == CINCH_OK) {
        output_verdict(VERDICT_YES, "%s: %s proved", name,
                       counted(result->mapping->rows, "row").text);
        output_print(", ");
        print_margin(result);
    } else if (result->status == CINCH_NOT_PROVED) {
        output_verdict(VERDICT_PARTLY, "%s: %s not proved", name,
                       counted(result->failures.unproved, "row").text);
        print_unproved(result);
    } else if (result->status == CINCH_NOT_FINITE) {
        output_verdict(VERDICT_NO, "%s: not proved", name);
        output_print(", a number is rounded past the largest float\n");
    } else {
        output_verdict(VERDICT_NO, "%s: %s of %s changed", name,
                       text_of_count(result->failures.count).text,
                       counted(result->mapping->rows, "answer").text);
        output_print("\n");
        print_failures(result);
    }
}

/* ---- As JSON --------------------------------------------------------------------------------- */

static void set_row(json_t *object, const cinch_mapping *mapping, size_t row)
{
    json_t *key = json_array();
    for (uint32_t c = 0; c < mapping->columns; c++)
        json_array_append_new(
            key,
            json_string(cinch_symbol(&mapping->keys[c], mapping->key[row * mapping->columns + c])));
    json_object_set_new(object, "row", json_from_count(row + 1));
    json_object_set_new(object, "line",
                        mapping->line != NULL ? json_from_count(mapping->line[row]) : json_null());
    json_object_set_new(object, "key", key);
    json_object_set_new(object, "value",
                        json_string(cinch_symbol(mapping->values, mapping->value[row])));
}

static json_t *failures_json(const check_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < result->failures.listed; i++) {
        json_t *one = json_object();
        const uint32_t *best = result->failures.best[i], count = result->failures.best_count[i];
        set_row(one, result->mapping, result->failures.row[i]);
        json_object_set_new(one, "answer",
                            count == 1 ? json_string(cinch_symbol(result->mapping->values, best[0]))
                                       : json_null());
        if (count > 1)
            set_tie(one, result->mapping->values, count, best);
        json_array_append_new(array, one);
    }
    return array;
}

static json_t *against_json(const check_result *result)
{
    json_t *about = json_object(), *differences = json_object();
    json_object_set_new(about, "network", json_string(result->net_name));
    json_object_set_new(about, "mapping", json_string(result->mapping_name));
    for (int part = 0; part < AGAINST_PARTS; part++)
        json_object_set_new(differences, against_words[part],
                            result->differences->part[part][0]
                                ? json_string(result->differences->part[part])
                                : json_null());
    json_object_set_new(about, "differences", differences);
    return about;
}

/* Whether every row is proved, and the smallest margin with its bound if all are right. */
static void set_verdict(json_t *object, const check_result *result)
{
    const cinch_certificate *claims = &result->claims;
    json_object_set_new(object, "proved", json_boolean(result->status == CINCH_OK));
    json_object_set_new(object, "status", json_string(cinch_status_text(result->status)));
    if (!check_is_right(result))
        return;
    json_t *smallest = json_object();
    json_object_set_new(smallest, "margin",
                        has_rival(result) ? json_from_double(claims->margin) : json_null());
    set_row(smallest, result->mapping, claims->row);
    json_object_set_new(smallest, "rival",
                        json_string(cinch_symbol(result->mapping->values, claims->rival)));
    json_object_set_new(object, "smallest", smallest);
    margin_share_json(object, &result->share);
    json_object_set_new(object, "bound", json_from_double(claims->bound));
}

static void set_failures(json_t *object, const check_result *result)
{
    json_object_set_new(object, "wrong", json_from_count(result->failures.count));
    json_object_set_new(object, "unproved", json_from_count(result->failures.unproved));
    json_t *first = NULL;
    if (result->failures.unproved > 0) {
        first = json_object();
        set_row(first, result->mapping, result->failures.first_unproved);
    }
    json_object_set_new(object, "first_unproved", first ? first : json_null());
    json_object_set_new(object, "failures", failures_json(result));
}

static json_t *assumed_json(const check_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < result->proof_count; i++) {
        const check_result other = under_assumption(result, &result->proofs[i]);
        json_t *one = json_object();
        json_object_set_new(one, "assumed", json_string(result->proofs[i].name.text));
        set_verdict(one, &other);
        set_failures(one, &other);
        json_array_append_new(array, one);
    }
    return array;
}

/* Its name and those of its columns. */
static json_t *mapping_json(const check_result *result)
{
    const cinch_mapping *mapping = result->mapping;
    json_t *object = json_object(), *keys = json_array();
    for (uint32_t c = 0; c < mapping->columns; c++)
        json_array_append_new(keys, json_string(mapping->keys[c].name));
    json_object_set_new(object, "name",
                        json_string(result->certificate != NULL ? result->certificate->mapping_name
                                                                : result->mapping_name));
    json_object_set_new(object, "keys", keys);
    json_object_set_new(object, "value", json_string(mapping->values->name));
    if (result->certificate != NULL) /* nothing checks them */
        json_object_set_new(object, "only_claimed", json_true());
    return object;
}

static json_t *result_json(const check_result *result)
{
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("check"));
    json_object_set_new(object, "file", json_string(result->name));
    json_object_set_new(object, "shape", json_string(shape_text(&result->net->shape).text));
    json_object_set_new(object, "mapping", mapping_json(result));
    json_object_set_new(object, "rows", json_from_count(result->mapping->rows));
    idle_columns_json(object, result->net, result->mapping->keys);
    set_verdict(object, result);
    if (check_is_right(result) || result->other_pair) {
        const cinch_certificate *claims = &result->claims;
        json_object_set_new(object, "mapping_hash", json_from_hash(claims->mapping_hash));
        json_object_set_new(object, "shape_hash", json_from_hash(claims->shape_hash));
        json_object_set_new(object, "net_hash", json_from_hash(claims->net_hash));
        if (result->certificate != NULL)
            json_object_set_new(object, "code_hash",
                                json_from_hash(result->certificate->code_hash));
    }
    if (result->reading != NULL)
        json_object_set_new(
            object, "reading",
            reading_report(result->reading, &result->net->shape, result->mapping->keys));
    if (result->otherwise != NULL)
        json_object_set_new(object, "exact_if_read_otherwise", json_string(result->otherwise));
    if (result->differences != NULL)
        json_object_set_new(object, "against", against_json(result));
    if (result->certificate == NULL) {
        json_object_set_new(object, "rows_right",
                            json_from_count(result->mapping->rows - result->failures.count));
        json_object_set_new(object, "float32_wrong", json_from_count(result->failures.float_wrong));
        set_failures(object, result);
    }
    if (result->assumes)
        json_object_set_new(object, "assumptions", assumed_json(result));
    return object;
}

/* ---- Both ------------------------------------------------------------------------------------ */

/* A proof covers their symbols too: whatever they are, the answer is the same. */
static void print_idle(const check_result *result)
{
    long_text idle = idle_columns_text(result->net, result->mapping->keys);
    if (idle.text[0] != '\0')
        output_print("  not looked at: %s\n", idle.text);
}

static void print_all(const check_result *result)
{
    print_result(result);
    print_idle(result);
    if (result->certificate == NULL || result->status == CINCH_OK)
        reading_print(result->reading, result->net, result->mapping->keys, result->mapping->values);
    for (size_t i = 0; i < result->proof_count; i++) {
        const check_result other = under_assumption(result, &result->proofs[i]);
        print_assumed(&other, result->proofs[i].name.text);
    }
}

void check_report(check_result *result, bool as_json)
{
    if (check_is_right(result))
        result->share = margin_share_of(result->net, result->mapping,
                                        table_cost_of(result->mapping).used, result->claims.margin);
    if (as_json)
        output_json(result_json(result));
    else
        print_all(result);
}
