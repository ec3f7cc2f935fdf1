/*
 * page_routes.c: the generic pages as a table.  A module replaces one by
 * registering the same method and path.
 */
#include "base/base.h"
#include "web/pages.h"

#define RECORD "/record/:entity/:uid"

const struct route page_routes[] = {
    {"GET", "/", NEED_SEE, page_home},
    {"GET", "/list", NEED_SEE, page_lists},
    {"GET", "/list/:kind", NEED_SEE, page_list},
    {"GET", "/api/list/:kind", NEED_SEE, page_list_json},
    {"GET", "/api" RECORD, NEED_SEE, page_record_json},
    {"GET", RECORD, NEED_SEE, page_card},
    {"GET", RECORD "/history", NEED_SEE, page_history},
    {"GET", RECORD "/edit", NEED_WRITE, page_edit},
    {"POST", RECORD "/edit", NEED_WRITE, page_edit_save},
    {"GET", RECORD "/void", NEED_WRITE, page_void},
    {"POST", RECORD "/void", NEED_WRITE, page_void_save},
    {"GET", "/new/:kind", NEED_WRITE, page_new},
    {"POST", "/new/:kind", NEED_WRITE, page_new_save},
    {"GET", "/search", NEED_SEE, page_search},
    {"GET", "/import", NEED_IMPORT, page_import},
    {"POST", "/import", NEED_IMPORT, page_import_start},
    {"GET", "/import/:id", NEED_IMPORT, page_import_show},
    {"POST", "/import/:id/confirm", NEED_IMPORT, page_import_confirm},
    {"GET", "/import/:id/faults.csv", NEED_IMPORT, page_import_faults},
    {"GET", "/template/:file", NEED_SEE, page_template},
    {"GET", "/export/:file", NEED_EXPORT, page_export},
    {"GET", "/acts", NEED_SEE, page_acts},
    {"GET", "/acts/:id", NEED_SEE, page_one_act},
    {"POST", "/acts/:id/undo", NEED_WRITE, page_undo},
    {"GET", "/about", NEED_SEE, page_about},
    {"GET", "/assets/*rest", NEED_SEE, page_asset},
    {0},
};

const struct nav_item page_nav[] = {
    {"/", "Trang chủ", "Home", "home", 0, true},
    {"/list", "Danh sách", "Lists", "list-details", 80, true},
    {"/import", "Nhập dữ liệu", "Import", "file-import", 90, true},
    {"/acts", "Nhật ký", "Log", "history", 95, false},
    {0},
};
