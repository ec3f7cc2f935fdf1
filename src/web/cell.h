/*
 * cell.h: one cell of a table, {{>cell}} in templates.  Its members:
 *   label     of its column; shown on phones; may be missing
 *   text, url
 *   is_num, is_empty (hidden on phones)
 *   html      markup instead of the text
 *   pill      good warn bad plain: shows the text as a badge
 *   sub       small text behind it
 *   is_head   the name of the row;  level  "" "level-1" "level-2"
 */
#ifndef WEB_CELL_H
#define WEB_CELL_H

#include "web/tdata.h"

void cell_put(struct buf *b, const struct tnode *cell);

#endif
