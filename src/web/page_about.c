/*
 * page_about.c: what this program is, and the licences of what is in it: who
 * has only the program has them too.
 */
#include "base/base.h"
#include "web/pages.h"

#include "base/asset.h"

enum rc page_about(struct page *p)
{
	static const char *const known[] = {NULL};
	const struct asset *mine = asset_find("licences/LICENSE.txt");
	const struct asset *others = asset_find("licences/LICENCES.txt");
	struct tnode *t;
	enum rc rc = page_takes(p, known);

	if (rc < 0)
		return rc;
	t = page_head(p, page_text(p, "about"));
	page_act_print(p);
	tn_set_str(t, "mine", mine ? (const char *)mine->bytes : NULL);
	tn_set_str(t, "others", others ? (const char *)others->bytes : NULL);
	return page_render(p, "about");
}
