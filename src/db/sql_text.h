/*
 * sql_text.h: as much of SQL's grammar as both engines need: what is quoted,
 * what is a parameter, what writes.
 */
#ifndef DB_SQL_TEXT_H
#define DB_SQL_TEXT_H

#include "base/base.h"

/* The byte after a quoted text, a comment or a single character. */
const char *sql_skip(const char *p);
/* Does a parameter ($1) begin at p, within the statement that starts at sql? */
bool sql_is_parameter(const char *sql, const char *p);
/* The highest number of a parameter. */
int sql_parameters(const char *sql);
/* May it change data?  By its words; the server has the last say. */
bool sql_writes(const char *sql);
/* Does that word stand in it, outside of quotes and comments? */
bool sql_has_word(const char *sql, const char *word);
/* Does the name stand in it?  A statement that does not name a table neither
 * reads nor writes it. */
bool sql_names(const char *sql, const char *name);

#endif
