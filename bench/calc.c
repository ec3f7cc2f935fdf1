/*
 * calc.c: the yearly report as an office keeps it: a workbook with the people
 * of gen.c and a sheet of COUNTIFS per grass-roots unit, without cached
 * values.  LibreOffice opens and computes it: the anchor of `nguon report`.
 *
 * calc DIR FILE.xlsx
 */
#include "bench.h"

#include <limits.h>
#include <xlsxwriter.h>

#include "base/day.h"

enum {
	LINE_MAX_BYTES = 1024,
	FIELDS_MAX = 20,
	UNITS_MAX = 4096,
	FORMULA_MAX = 400,
	LEVEL_GRASSROOTS = 3,
};

/* Columns of the sheet by their place in persons.csv; 1 becomes the
 * grass-roots unit. */
static const struct {
	int field;
	char kind; /* i number, t text, d day */
} columns[] = {
    {0, 'i'},  {1, 'i'},  {2, 'i'},  {3, 't'},	{4, 't'},
    {5, 't'},  {8, 'd'},  {9, 'i'},  {10, 'i'}, {11, 'i'},
    {12, 'i'}, {13, 'i'}, {14, 'i'}, {15, 'd'}, {16, 'd'},
};

/* Conditions of one column each of the report. */
static const char *const figures[] = {
    "",	      ",H:H,2", ",I:I,\"<>1\"", ",M:M,1", ",L:L,1", ",L:L,2", ",L:L,3",
    ",L:L,4", ",L:L,5", ",L:L,6",	",L:L,7", ",L:L,8", ",K:K,1", ",K:K,2",
    ",K:K,3", ",K:K,4", ",K:K,5",	",K:K,6", ",K:K,7",
};

static FILE *open_csv(const char *dir, const char *name)
{
	char path[PATH_MAX], line[LINE_MAX_BYTES];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "r");
	if (!f || !fgets(line, sizeof(line), f))
		bench_die(path, "cannot be read");
	return f;
}

static bool next_row(FILE *f, char *line, char *v[FIELDS_MAX])
{
	char *s = line;
	int n = 0;

	if (!fgets(line, LINE_MAX_BYTES, f))
		return false;
	line[strcspn(line, "\n")] = '\0';
	while (n < FIELDS_MAX) {
		v[n++] = s;
		s = strchr(s, ',');
		if (!s)
			break;
		*s++ = '\0';
	}
	return true;
}

static int int_of(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

/* parent of each cell; level of each unit. */
static int read_units(const char *dir, int *parent, int *level)
{
	char line[LINE_MAX_BYTES], *v[FIELDS_MAX];
	FILE *f = open_csv(dir, "units.csv");
	int n = 0;

	while (n + 1 < UNITS_MAX && next_row(f, line, v)) {
		n++;
		parent[n] = int_of(v[1]);
		level[n] = int_of(v[3]);
	}
	fclose(f);
	return n;
}

static void put_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col,
		     char kind, const char *s, lxw_format *day)
{
	if (*s == '\0')
		return;
	if (kind == 't')
		worksheet_write_string(sheet, row, col, s, NULL);
	else if (kind == 'i')
		worksheet_write_number(sheet, row, col, int_of(s), NULL);
	else
		worksheet_write_number(
		    sheet, row, col,
		    (double)day_to_serial(
			day_make(int_of(s), int_of(s + 5), int_of(s + 8))),
		    day);
}

static int put_people(lxw_workbook *book, const char *dir, const int *parent)
{
	lxw_worksheet *sheet = workbook_add_worksheet(book, "Persons");
	lxw_format *day = workbook_add_format(book);
	char line[LINE_MAX_BYTES], *v[FIELDS_MAX], unit[20];
	FILE *f = open_csv(dir, "persons.csv");
	lxw_row_t row = 1;
	lxw_col_t i;

	format_set_num_format_index(day, 14);
	while (next_row(f, line, v)) {
		snprintf(unit, sizeof(unit), "%d", parent[int_of(v[1])]);
		v[1] = unit;
		for (i = 0; i < (lxw_col_t)ARRAY_LEN(columns); i++)
			put_cell(sheet, row, i, columns[i].kind,
				 v[columns[i].field], day);
		row++;
	}
	fclose(f);
	return (int)row;
}

/* "H:H" becomes Persons!$H$2:$H$n. */
static void put_condition(char *to, size_t size, const char *cond, int n)
{
	if (*cond == '\0')
		*to = '\0';
	else
		snprintf(to, size, ",Persons!$%c$2:$%c$%d%s", cond[1], cond[1],
			 n, cond + strlen(",H:H"));
}

static void put_report(lxw_workbook *book, lxw_worksheet *sheet, int nunits,
		       const int *level, int n)
{
	char formula[FORMULA_MAX], cond[FORMULA_MAX / 2];
	lxw_row_t row = 0;
	size_t i;
	int u;

	UNUSED(book);
	for (u = 1; u <= nunits; u++) {
		if (level[u] != LEVEL_GRASSROOTS)
			continue;
		worksheet_write_number(sheet, row, 0, u, NULL);
		for (i = 0; i < ARRAY_LEN(figures); i++) {
			put_condition(cond, sizeof(cond), figures[i], n);
			snprintf(formula, sizeof(formula),
				 "=COUNTIFS(Persons!$B$2:$B$%d,$A%u,"
				 "Persons!$N$2:$N$%d,\">=\"&DATE(2025,1,1),"
				 "Persons!$N$2:$N$%d,\"<=\"&DATE(2025,12,31)"
				 "%s)",
				 n, row + 1, n, n, cond);
			worksheet_write_formula_str(
			    sheet, row, (lxw_col_t)(i + 1), formula, NULL, "");
		}
		row++;
	}
}

int main(int argc, char **argv)
{
	static int parent[UNITS_MAX], level[UNITS_MAX];
	lxw_workbook_options options = {.constant_memory = LXW_FALSE};
	lxw_workbook *book;
	lxw_worksheet *report;
	int nunits, n;

	if (argc != 3) {
		fprintf(stderr, "usage: calc DIR FILE.xlsx\n");
		return 2;
	}
	nunits = read_units(argv[1], parent, level);
	book = workbook_new_opt(argv[2], &options);
	report = workbook_add_worksheet(book, "Report");
	n = put_people(book, argv[1], parent);
	put_report(book, report, nunits, level, n);
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
