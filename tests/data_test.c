/*
 * data_test.c: the loader of catalogues, and data/catalogues.csv as it is
 * shipped: every list a field names exists, every spelling means one value.
 */
#include "base/base.h"
#include "base/test.h"
#include "schema/catalogue.h"

#include "text/text.h"

#include <glob.h>

TEST_MAIN("data")

#define HEAD "list,code,label,label_en,aliases,groups,source\n"

enum { FILE_MOST = 1 << 20 };

static struct ctx *ctx_start(void)
{
	struct ctx *c = xcalloc(1, sizeof(*c));

	catalogue_unload(); /* a test that failed leaves it loaded */
	c->mem = arena_new();
	return c;
}

static void ctx_end(struct ctx *c)
{
	catalogue_unload();
	arena_free(c->mem);
	free(c);
}

static char *file_text(struct ctx *c, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *s = arena_alloc(c->mem, FILE_MOST);
	size_t n;

	if (!f)
		fail_msg("%s cannot be opened", path);
	n = fread(s, 1, FILE_MOST - 1, f);
	fclose(f);
	assert_true(n < FILE_MOST - 1);
	s[n] = '\0';
	return s;
}

static char *load_shipped(struct ctx *c)
{
	char *s = file_text(c, DATA_DIR "/catalogues.csv");

	if (catalogue_load(c, s, strlen(s)) < 0)
		fail_msg("%s", c->err.text);
	return s;
}

/* Calls `see` for every list of the file, once. */
static void each_list(struct ctx *c, const char *csv,
		      void (*see)(struct ctx *c, const char *list))
{
	char *rest = arena_strdup(c->mem, strchr(csv, '\n') + 1), *line;
	const char *last = "";

	while ((line = strsep(&rest, "\n"))) {
		if (*line == '\0' || *line == '#')
			continue;
		line[strcspn(line, ",")] = '\0';
		if (strcmp(line, last) != 0)
			see(c, line);
		last = line;
	}
}

static void means(struct ctx *c, const struct choice *ch, const char *text)
{
	const struct choice *got = choice_by_text(c, ch->list, text);

	if (got != ch)
		fail_msg("%s: «%s» of %s means %s", ch->list, text, ch->code,
			 got ? got->code : "nothing");
}

static void check_texts(struct ctx *c, const char *list)
{
	int i, n;
	const struct choice *const *all = choice_all(list, &n);

	for (i = 0; i < n; i++) {
		char *rest = arena_strdup(c->mem, all[i]->aliases), *one;

		means(c, all[i], all[i]->code);
		means(c, all[i], all[i]->label);
		means(c, all[i], all[i]->label_en);
		if (*rest == '\0')
			continue;
		while ((one = strsep(&rest, "|"))) {
			if (*text_fold(c->mem, one) == '\0')
				fail_msg("%s %s: empty alias", list,
					 all[i]->code);
			means(c, all[i], one);
		}
	}
}

TEST(every_code_label_and_alias_means_one_value)
{
	struct ctx *c = ctx_start();

	each_list(c, load_shipped(c), check_texts);
	ctx_end(c);
}

static void check_codes(struct ctx *c, const char *list)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	int i, n;
	const struct choice *const *all = choice_all(list, &n);

	UNUSED(c);
	for (i = 0; i < n; i++) {
		const char *s = all[i]->code;

		if (!*s || !strchr(letters, *s) ||
		    s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")])
			fail_msg("%s: code %s", list, s);
		if (choice_by_code(list, s) != all[i])
			fail_msg("%s: code %s stands there twice", list, s);
		if (all[i]->order != i)
			fail_msg("%s: order of %s", list, s);
	}
}

TEST(codes_are_short_words_and_stand_once)
{
	struct ctx *c = ctx_start();

	each_list(c, load_shipped(c), check_codes);
	ctx_end(c);
}

/* How many fields of the file name a list; all of them must be there. */
static int check_def(struct ctx *c, const char *path)
{
	static const char mark[] = ".list = \"";
	const char *s = file_text(c, path);
	int seen = 0;

	while ((s = strstr(s, mark))) {
		char *name;
		int n;

		s += strlen(mark);
		name = arena_strndup(c->mem, s, strcspn(s, "\""));
		choice_all(name, &n);
		if (n == 0)
			fail_msg("%s: there is no list %s", path, name);
		seen++;
	}
	return seen;
}

TEST(every_list_that_a_field_names_exists)
{
	struct ctx *c = ctx_start();
	glob_t g;
	size_t i;
	int seen = 0;

	load_shipped(c);
	assert_int_equal(glob(MOD_DIR "/*/*.def", 0, NULL, &g), 0);
	for (i = 0; i < g.gl_pathc; i++)
		seen += check_def(c, g.gl_pathv[i]);
	globfree(&g);
	assert_true(seen > 20);
	ctx_end(c);
}

/* All names of sets; a name that is missing here is a slip of the pen. */
static const char groups_known[] =
    " above_grassroots abroad adherent admitted_armed_forces "
    "admitted_communes_wards_towns admitted_enterprises "
    "admitted_non_public_service_units admitted_offices "
    "admitted_public_service_units admitted_schools annulled armed_forces "
    "aspirational assigned awareness cadres_civil_servants_public_employees "
    "cell cell_secretaries civil_servants college_and_above "
    "college_intermediate_untrained committee_work cooperatives council "
    "deceased defence doctor enterprises ethnic_minority expelled failed "
    "farmers farmers_part_timers_freelance female foreign_origin "
    "form_1_01 form_1_02 form_1_03 form_1_04 form_1_05 form_1_06 form_1_07 "
    "form_1_07a form_1_07b form_1_07c form_1_08 form_1_09 form_1_10 "
    "form_1_11 form_1_12 form_1_b freelance front_heads grassroots "
    "grassroots_cells grassroots_orgs grassroots_units internal "
    "leads_village left male mass_org_heads master members minority moves "
    "new_member non_state_enterprises official other overlap part "
    "part_timers passed political_theory postgraduate private_owners "
    "probationary public_employees pupils religious_adherent removed "
    "resolution retired seconded section_org source_pool specialist stays "
    "struck_off "
    "students subordinate_cell subordinate_cells temporary theory_advanced "
    "theory_elementary theory_intermediate theory_with_profession "
    "transferred_out university unknown upper_secondary village_heads "
    "withdrawn workers ";

static void check_groups(struct ctx *c, const char *list)
{
	int i, n;
	const struct choice *const *all = choice_all(list, &n);

	for (i = 0; i < n; i++) {
		char *rest = arena_strdup(c->mem, all[i]->groups), *one;

		if (!*rest)
			continue;
		while ((one = strsep(&rest, " "))) {
			char *word = arena_printf(c->mem, " %s ", one);

			if (!*one || !strstr(groups_known, word))
				fail_msg("%s %s: group «%s»", list,
					 all[i]->code, one);
			assert_true(choice_in_group(all[i], one));
		}
	}
}

TEST(names_of_sets_are_spelled_as_known)
{
	struct ctx *c = ctx_start();

	each_list(c, load_shipped(c), check_groups);
	ctx_end(c);
}

/* A cell that names several values has commas or semicolons between them. */
TEST(labels_of_source_kinds_can_stand_in_one_cell)
{
	struct ctx *c = ctx_start();
	const struct choice *const *all;
	int i, n;

	load_shipped(c);
	all = choice_all("source_kind", &n);
	assert_int_equal(n, 21);
	for (i = 0; i < n; i++)
		if (strpbrk(all[i]->label, ",;") ||
		    strpbrk(all[i]->label_en, ",;"))
			fail_msg("%s", all[i]->label);
	ctx_end(c);
}

static const struct {
	const char *list, *text, *code, *why;
} spellings[] = {
    {"ethnic", "H'Mông", "hmong", "apostrophe"},
    {"ethnic", "Mông", "hmong", "short"},
    {"ethnic", "Mèo", "hmong", "old"},
    {"ethnic", "Thổ", "tho", "a people of its own, not Tày"},
    {"ethnic", "Cao Lan", NULL, "sub-group: the person has to say"},
    {"ethnic", "Pa Cô", NULL, "sub-group"},
    {"ethnic", "Pa Dí", NULL, "sub-group"},
    {"ethnic", "Vân Kiều", "bru_van_kieu", "half of the name"},
    {"ethnic", "K'ho", "co_ho", "apostrophe"},
    {"ethnic", "06", NULL, "numbers mean different peoples"},
    {"ethnic", "1", NULL, "numbers mean different peoples"},
    {"religion", "13", NULL, "numbers clash"},
    {"religion", "KHÔNG", "khong", "capitals"},
    {"religion", "Thiên Chúa giáo", "cong_giao", "other name"},
    {"general_education", "12/12", "thpt", "grade"},
    {"general_education", "10/10", "thpt", "old system"},
    {"general_education", "9/12", "thcs", "grade"},
    {"general_education", "11/12", "thcs", "not completed"},
    {"general_education", "5/12", "tieu_hoc", "grade"},
    {"general_education", "Lớp 2/12", "biet_doc_biet_viet", "grade"},
    {"general_education", "cấp III", "thpt", "old"},
    {"general_education", "13/12", NULL, "no such grade"},
    {"professional", "ĐH", "dai_hoc", "short"},
    {"professional", "CĐ", "cao_dang", "short"},
    {"professional", "Trung học chuyên nghiệp", "trung_cap", "old"},
    {"occupation", "1.08", "nong_dan", "number of the form"},
    {"occupation", "1.10", "sinh_vien", "number of the form"},
    {"occupation", "1.1", NULL, "may be 1.10 cut by a spreadsheet"},
    {"occupation", "lao động tự do", "khac_tu_do", "word of plans"},
    {"occupation", "Công nhân", "cong_nhan", "short"},
    {"occupation", "Giáo viên", NULL, "a tag, not an occupation"},
    {"unit_kind", "Chi bộ trực thuộc đảng ủy cơ sở", "chi_bo_truc_thuc",
     "long"},
    {"unit_kind", "Đảng uỷ cơ sở", "dang_bo_co_so", "place of the tone"},
    {"unit_kind", "Huyện ủy", "cap_tren_truc_tiep", "body for level"},
    {"place_level", "Tổ dân phố", "thon", "name of a village"},
    {"place_level", "Thành phố", NULL, "province or district"},
    {"unit_event_kind", "chuyển cấp trên", "chuyen_cap_tren", "contract"},
    {"sex", "F", "nu", "letter"},
    {"transfer_kind", "tăng cường", "tang_cuong", "contract"},
    {"post", "Phó trưởng thôn", "pho_thon", "long"},
    {"post", "Trưởng khu phố", "truong_thon", "name in towns"},
    {"target_source", "cấp trên giao", "cap_tren_giao", "contract"},
    {"document_kind", "QĐ", "quyet_dinh", "decision"},
    {"document_kind", "QĐi", "quy_dinh", "regulation"},
    {"document_kind", "CTr", "chuong_trinh", "programme"},
    {"document_kind", "CT", "chi_thi", "directive"},
};

TEST(spellings_met_in_lists_are_understood)
{
	struct ctx *c = ctx_start();
	size_t i;

	load_shipped(c);
	for (i = 0; i < ARRAY_LEN(spellings); i++) {
		const struct choice *ch =
		    choice_by_text(c, spellings[i].list, spellings[i].text);
		const char *got = ch ? ch->code : "nothing";
		const char *must =
		    spellings[i].code ? spellings[i].code : "nothing";

		if (strcmp(got, must) != 0)
			fail_msg("%s «%s»: %s, must be %s (%s)",
				 spellings[i].list, spellings[i].text, got,
				 must, spellings[i].why);
	}
	ctx_end(c);
}

static const struct {
	const char *list, *group;
	int n;
	const char *why;
} sets[] = {
    {"ethnic", "ethnic_minority", 53, "54 peoples without Kinh"},
    {"religion", "religious_adherent", 17, "14, two more, other"},
    {"unit_kind", "grassroots_orgs", 1, "đảng bộ cơ sở"},
    {"unit_kind", "grassroots_units", 2, "both kinds"},
    {"unit_kind", "cell", 3, "chi bộ of every wording"},
    {"occupation", "farmers", 1, "1.08"},
    {"occupation", "farmers_part_timers_freelance", 5,
     "1.08, 1.12, part-timers"},
    {"occupation", "part_timers", 3, "commune, village, unknown"},
    {"occupation", "form_1_03", 2, "both sub-values of 1.03"},
    {"professional", "college_and_above", 5, "college to doctor"},
    {"professional", "college_intermediate_untrained", 4, "the rest"},
    {"general_education", "upper_secondary", 1, "THPT"},
    {"post", "village_heads", 3, "heads and deputies"},
    {"post", "leads_village", 2, "heads only"},
    {"post", "mass_org_heads", 5, "four branches and unspecified"},
    {"target_category", "overlap", 4, "may not be added up"},
    {"exit_reason", "struck_off", 2, "official, probationary"},
    {"transfer_kind", "stays", 2, "counted at home"},
};

TEST(sets_hold_what_the_figures_count)
{
	struct ctx *c = ctx_start();
	size_t k;

	load_shipped(c);
	for (k = 0; k < ARRAY_LEN(sets); k++) {
		int i, n, in = 0;
		const struct choice *const *all = choice_all(sets[k].list, &n);

		for (i = 0; i < n; i++)
			in += choice_in_group(all[i], sets[k].group);
		if (in != sets[k].n)
			fail_msg("%s %s: %d, must be %d (%s)", sets[k].list,
				 sets[k].group, in, sets[k].n, sets[k].why);
	}
	ctx_end(c);
}

/* "cell" stands inside "subordinate_cell", "members" inside other words. */
TEST(a_set_is_found_by_its_whole_name_only)
{
	struct choice ch = {.groups = "subordinate_cells part cellar"};

	assert_false(choice_in_group(&ch, "cell"));
	assert_false(choice_in_group(&ch, "cells"));
	assert_true(choice_in_group(&ch, "part"));
	assert_true(choice_in_group(&ch, "cellar"));
	assert_true(choice_in_group(&ch, "subordinate_cells"));
	assert_false(choice_in_group(NULL, "part"));
}

TEST(quoted_columns_may_hold_commas_and_quotes)
{
	static const char csv[] =
	    HEAD "# a comment, with commas\n\n"
		 "tree,oak,\"Oak, \"\"tall\"\"\",,\"a, b|c\",x y,\n"
		 "tree,ash,Ash,Esche,,,paper\n";
	struct ctx *c = ctx_start();
	const struct choice *ch;
	int n;

	assert_int_equal(catalogue_load(c, csv, strlen(csv)), OK);
	ch = choice_by_code("tree", "oak");
	assert_non_null(ch);
	assert_string_equal(ch->label, "Oak, \"tall\"");
	assert_string_equal(ch->label_en, ch->label);
	assert_string_equal(ch->aliases, "a, b|c");
	assert_string_equal(ch->groups, "x y");
	assert_string_equal(ch->source, "");
	assert_ptr_equal(choice_by_text(c, "tree", "A B"), ch);
	assert_ptr_equal(choice_by_text(c, "tree", "esche"),
			 choice_by_code("tree", "ash"));
	assert_string_equal(
	    choice_label(choice_by_code("tree", "ash"), LANG_EN), "Esche");
	choice_all("tree", &n);
	assert_int_equal(n, 2);
	assert_null(choice_all("bush", &n));
	assert_int_equal(n, 0);
	ctx_end(c);
}

static const struct {
	const char *line, *why;
} faults[] = {
    {"tree,oak,Oak,,,", "six columns"},
    {"tree,oak,Oak,,,,,", "eight columns"},
    {"tree,oak,,,,,", "no label"},
    {"tree,,Oak,,,,", "no code"},
    {",oak,Oak,,,,", "no list"},
    {"tree,oak,\"Oak\"x,,,", "text after the quote"},
};

TEST(a_faulty_line_is_refused_with_its_number)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(faults); i++) {
		struct ctx *c = ctx_start();
		const char *csv = arena_printf(
		    c->mem, HEAD "tree,ash,Ash,,,,\n%s\n", faults[i].line);

		if (catalogue_load(c, csv, strlen(csv)) != E_INPUT)
			fail_msg("taken: %s", faults[i].why);
		if (!strstr(c->err.text, "dòng 3"))
			fail_msg("%s: %s", faults[i].why, c->err.text);
		ctx_end(c);
	}
}
