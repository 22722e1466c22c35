/* test_study.c - the verdicts, tables and integer networks that `cinch article` works with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "article/study.h"

static void test_verdicts_turn_at_the_stated_shares(void **state)
{
    (void)state;
    assert_int_equal(verdict_of_rate(95, 100), ARTICLE_HOLDS);
    assert_int_equal(verdict_of_rate(94, 100), ARTICLE_CONDITION);
    assert_int_equal(verdict_of_rate(5, 100), ARTICLE_CONDITION);
    assert_int_equal(verdict_of_rate(4, 100), ARTICLE_FAILS);
    assert_int_equal(verdict_of_rate(0, 0), ARTICLE_FAILS);
}

static void test_verdicts_between_two_rules_are_conditions(void **state)
{
    (void)state;
    assert_int_equal(verdict_when(true, false), ARTICLE_HOLDS);
    assert_int_equal(verdict_when(false, false), ARTICLE_CONDITION);
    assert_int_equal(verdict_when(false, true), ARTICLE_FAILS);
    assert_int_equal(verdict_when(true, true), ARTICLE_FAILS);
}

/* Cells go to the last table, whatever stands after it; a rate keeps its numbers. */
static void test_rows_go_to_the_table_begun_last(void **state)
{
    article *whole = calloc(1, sizeof *whole);
    article_section *section = &whole->section[0];
    (void)state;
    assert_non_null(whole);
    section->article = whole;
    article_table(section, "first", "a|b");
    article_table(section, "second", "bits|exact|of all");
    article_say(section, "%d rows follow", 1);
    article_cells(section, cell_text("%d", 3), cell_rate(1, 4));
    article_cells(section, cell_text("end"));
    const article_block *table = &section->block[1];
    assert_true(section->block[0].cells == 2 && table->columns == 3 && table->cells == 6);
    assert_string_equal(table->cell[2].text, "of all");
    assert_string_equal(table->cell[3].text, "3");
    assert_true(table->cell[4].rate && table->cell[4].count == 1 && table->cell[4].of == 4);
    assert_false(table->cell[5].rate);
    assert_string_equal(section->block[2].text, "1 rows follow");
    article_free(whole);
    free(whole);
}

static void test_shares_have_their_intervals(void **state)
{
    article_shares shares = {.points = 0};
    (void)state;
    article_share_add(&shares, 5, 20, 20);
    article_share_add(&shares, 7, 5, 20);
    cinch_series curve = article_share_curve("exact", &shares);
    assert_true(curve.count == 2 && curve.x[1] == 7 && curve.y[0] == 1 && curve.y[1] == 0.25);
    for (size_t i = 0; i < 2; i++)
        assert_true(curve.low[i] < curve.y[i] && curve.high[i] >= curve.y[i]);
    assert_true(curve.style == CINCH_DOTS);
}

/* The article's example: codes -10 and 8, weights -4 and 4, and rivals on either side. */
static void test_the_articles_own_sum(void **state)
{
    /* One input: two codes; then rows of the output matrix, h1 and h2 to three values. */
    float flat[] = {-10, 8, -4, 2, 1, 4, 4, -8};
    cinch_net net = {.shape = {.columns = 1, .layers = 1, .values = 3}, .weights = flat};
    (void)state;
    net.shape.offset[1] = 1;
    net.shape.width[0] = 2;
    net.shape.activation = CINCH_IDENTITY;
    assert_string_equal(integer_sum_text(&net, 0, 0).text, "72 = -10*-4 + 8*4");
    integer_ranks ranks = integer_rank(&net, 0);
    assert_int_equal(ranks.winner, 0);
    assert_int_equal(ranks.rival, 1);
    assert_string_equal(integer_sum_text(&net, 0, ranks.rival).text, "12 = -10*2 + 8*4");
}

/* Ties are not exact; with the right value strictly on top they are. */
static void test_exact_in_integers(void **state)
{
    float flat[] = {-10, 8, -4, 2, 1, 4, 4, -8};
    uint32_t key[] = {0}, value[] = {0};
    cinch_net net = {.shape = {.columns = 1, .layers = 1, .values = 3}, .weights = flat};
    cinch_mapping mapping = {.columns = 1, .rows = 1, .key = key, .value = value};
    (void)state;
    net.shape.offset[1] = 1;
    net.shape.width[0] = 2;
    net.shape.activation = CINCH_IDENTITY;
    assert_true(integer_exact(&net, &mapping));
    flat[3] = -4; /* value 2 as good as value 1 */
    assert_false(integer_exact(&net, &mapping));
    flat[3] = 2;
    value[0] = 1;
    assert_false(integer_exact(&net, &mapping));
}

static void test_rounding_scales_the_largest(void **state)
{
    float flat[] = {9, -0.1f, 1.2f, -2.6f, 0.01f, 5.2f};
    cinch_net net = {.shape = {.columns = 1, .layers = 1, .values = 2}, .weights = flat};
    (void)state;
    net.shape.offset[1] = 1;
    net.shape.width[0] = 2;
    cinch_net whole = integer_net(&net, 10);
    const float wanted[] = {10, -1, 2, -5, 0, 10};
    for (size_t i = 0; i < 6; i++)
        assert_true(whole.weights[i] == wanted[i] &&
                    !signbit(whole.weights[i]) == !(wanted[i] < 0));
    free(whole.weights);
}

static void test_own_reports_are_known_again(void **state)
{
    static const article_claim claim = {.number = 1, .title = "title", .claim = "claim"};
    article *whole = calloc(1, sizeof *whole);
    size_t count = 0;
    (void)state;
    assert_non_null(whole);
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++) {
        whole->section[i] = (article_section){.article = whole, .claim = &claim};
        article_judge(&whole->section[i], ARTICLE_HOLDS, "why");
    }
    char *text[2] = {article_markdown(whole, &count), article_html(whole, &count)};
    const char *const heads[2] = {article_markdown_head, article_html_head};
    for (int i = 0; i < 2; i++) {
        assert_true(strlen(text[i]) > strlen(heads[i]) && strlen(heads[i]) > 20);
        assert_memory_equal(text[i], heads[i], strlen(heads[i]));
        free(text[i]);
    }
    article_free(whole);
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts_turn_at_the_stated_shares),
        cmocka_unit_test(test_verdicts_between_two_rules_are_conditions),
        cmocka_unit_test(test_rows_go_to_the_table_begun_last),
        cmocka_unit_test(test_shares_have_their_intervals),
        cmocka_unit_test(test_the_articles_own_sum),
        cmocka_unit_test(test_exact_in_integers),
        cmocka_unit_test(test_rounding_scales_the_largest),
        cmocka_unit_test(test_own_reports_are_known_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
