/*
 * server_zip.h: gzip of a page, with a state that a thread keeps, as making
 * one costs more than a small page.
 */
#ifndef WEB_SERVER_ZIP_H
#define WEB_SERVER_ZIP_H

#include "base/base.h"

/*
 * malloc'd gzip form of the bytes; NULL if it would not be smaller.  *zip
 * starts as NULL and belongs to zip_free().
 */
char *zip_bytes(void **zip, const char *s, size_t n, size_t *out_n);
void zip_free(void *zip);

#endif
