/*
 * pages.h: the generic pages, one function per route, and what they lend
 * each other.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/app_int.h"

enum rc page_home(struct page *p);
enum rc page_lists(struct page *p);
enum rc page_list(struct page *p);
enum rc page_list_json(struct page *p);
enum rc page_card(struct page *p);
enum rc page_record_json(struct page *p);
enum rc page_history(struct page *p);
enum rc page_new(struct page *p);
enum rc page_new_save(struct page *p);
enum rc page_edit(struct page *p);
enum rc page_edit_save(struct page *p);
enum rc page_void(struct page *p);
enum rc page_void_save(struct page *p);
enum rc page_search(struct page *p);
enum rc page_import(struct page *p);
enum rc page_import_start(struct page *p);
enum rc page_import_show(struct page *p);
enum rc page_import_confirm(struct page *p);
enum rc page_import_faults(struct page *p);
enum rc page_template(struct page *p);
enum rc page_export(struct page *p);
enum rc page_acts(struct page *p);
enum rc page_one_act(struct page *p);
enum rc page_undo(struct page *p);
enum rc page_about(struct page *p);
enum rc page_asset(struct page *p);

enum rc page_must_list(struct page *p, const char *kind,
		       const struct list_def **out);
/* One cell of a value; with url it is the head of its row. */
void page_row_cells(struct page *p, struct tnode *cells, const struct field *f,
		    const struct val *v, const char *url);
/* The sections of a record by the groups of its fields; gives the first. */
struct tnode *page_put_facts(struct page *p, struct tnode *sections,
			     const struct row *r, const char *title,
			     bool can_reveal);
/* Crumbs down to the record itself. */
void page_record_crumbs(struct page *p, const struct row *r);
/* The record's name in the memory of the request. */
const char *page_title_of(struct page *p, const struct row *r);
/* What an act is called: "Nhập danh sách". */
const char *page_act_kind(const struct page *p, const char *kind);
void page_act_facts(struct page *p, struct tnode *sections,
		    const struct act_info *i);
/* A name in the private folder that nobody else has; the file is not made. */
const char *page_fresh_path(struct page *p, const char *ending);

#define JSON_TYPE "application/json"
/* A value as programs read it, secrets masked; "id":"…" of a record. */
void page_json_value(struct page *p, struct buf *b, const struct field *f,
		     const struct val *v);
void page_json_id(struct buf *b, const struct row *r);
void page_json_error(struct page *p, int status, const char *text);

#endif
