/*
 * people_row.h: an admission as the tables hold it, whether it comes out of
 * them or out of what is stored of them (people_stored.c).
 */
#ifndef MOD_STAT_PEOPLE_ROW_H
#define MOD_STAT_PEOPLE_ROW_H

#include "mod/stat/stat_int.h"

/* Columns of PEOPLE_ROWS: numbers, then texts.  Stored blocks have them in
 * this order: another one has another name there. */
enum row_column {
	ROW_DOSSIER,
	ROW_PERSON,
	ROW_CELL,
	ROW_RESIDENCE,
	ROW_ADMISSION,
	ROW_EXIT,
	ROW_OFFICIAL,
	ROW_DECIDED,
	ROW_CEREMONY,
	ROW_BIRTH,
	ROW_YOUTH,
	ROW_READMISSION,
	ROW_NOW_YOUTH,
	ROW_NUMBERS,
	ROW_TITLE = ROW_NUMBERS,
	ROW_SEX,
	ROW_ETHNIC,
	ROW_EXIT_REASON,
	ROW_RELIGION,
	ROW_EDUCATION,
	ROW_PROFESSIONAL,
	ROW_OCCUPATION,
	ROW_NOW_RELIGION,
	ROW_NOW_EDUCATION,
	ROW_NOW_PROFESSIONAL,
	ROW_NOW_OCCUPATION,
	ROW_NOW_THEORY,
	ROW__N,
	ROW_TEXTS = ROW__N - ROW_NUMBERS,
};
#define PEOPLE_ROWS                                                            \
	"SELECT d.id, d.person, p.cell, p.residence, d.admission_day, "        \
	"d.exit_on, d.official_on, d.official_decision_on, d.admitted_on, "    \
	"p.birth_day, d.at_youth_union, d.readmission, p.youth_union, "        \
	"d.at_title, p.sex, p.ethnic, d.exit_reason, d.at_religion, "          \
	"d.at_general_education, d.at_professional, d.at_occupation, "         \
	"p.religion, p.general_education, p.professional, p.occupation, "      \
	"p.political_theory "                                                  \
	"FROM dossier d JOIN person p ON p.id = d.person "
/* Everybody: the plus keeps the planner on the table. */
#define PEOPLE_ALL                                                             \
	PEOPLE_ROWS "WHERE +d.voided = 0 AND +p.voided = 0 "                   \
		    "AND +d.admission_day > 0"

/* All of them, and those that figures of admissions ask for: bits. */
#define ROW_BIT(column) ((uint32_t)1 << (column))
#define ROWS_WHOLE	(ROW_BIT(ROW__N) - 1)
#define ROWS_ADMITTED                                                          \
	(ROW_BIT(ROW_DOSSIER) | ROW_BIT(ROW_PERSON) | ROW_BIT(ROW_CELL) |      \
	 ROW_BIT(ROW_ADMISSION) | ROW_BIT(ROW_BIRTH) | ROW_BIT(ROW_YOUTH) |    \
	 ROW_BIT(ROW_READMISSION) | ROW_BIT(ROW_TITLE) | ROW_BIT(ROW_SEX) |    \
	 ROW_BIT(ROW_ETHNIC) | ROW_BIT(ROW_RELIGION) |                         \
	 ROW_BIT(ROW_EDUCATION) | ROW_BIT(ROW_PROFESSIONAL) |                  \
	 ROW_BIT(ROW_OCCUPATION))

/* A day of a row as bits: year, month, day of month, the latter two 0 if they
 * are not known; 0: none. */
enum { ROW_DAY_BAD = 1, ROW_DAY_END = 9999 << YEAR_BIT };
static inline bool row_day_fits(int64_t d)
{
	return d >= 0 && d < 9999 * 10000 && d / 100 % 100 <= 12 &&
	       d % 100 < 32;
}
static inline uint32_t row_day(int64_t d)
{
	uint32_t x = (uint32_t)d;

	return row_day_fits(d) ? x / 10000 << YEAR_BIT |
				     x / 100 % 100 << MONTH_BIT | x % 100
			       : ROW_DAY_BAD;
}
static inline day_t row_day_told(uint32_t x)
{
	return x < ROW_DAY_END ? (day_t)((x >> YEAR_BIT) * 10000 +
					 (x >> MONTH_BIT & 15) * 100 + (x & 31))
			       : 0;
}
static inline bool row_is_day(enum row_column column)
{
	return column >= ROW_ADMISSION && column <= ROW_BIRTH;
}

enum { ROW_LAST_DAY = 99981231 };

/* Columns of rows, days as row_day(); the texts as people_value() numbers them.
 */
struct people_rows {
	const uint32_t *number[ROW_NUMBERS];
	const uint8_t *value[ROW_TEXTS];
};

/* Number of a text for the figures of s; 0: nothing that counts. */
uint8_t people_value(const struct stat *s, enum row_column column,
		     const char *text);
/* n of them. */
void people_members(const struct stat *s, const struct people_rows *r, size_t n,
		    struct member *out);

/* people_stored.c */
/*
 * Those admitted from one day to another from what is stored, and from the
 * tables what was written since; appended, in no order.  *is_read false:
 * nothing is stored, or it is too old, and nothing was appended.  What is of
 * no column asked for (ROWS_WHOLE, ROWS_ADMITTED) may be told or not.
 */
enum rc people_stored(struct stat *s, struct people *out, uint32_t columns,
		      day_t first, day_t last, bool *is_read);

#endif
