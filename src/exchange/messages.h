/*
 * messages.h: what reading and writing spreadsheets says to people.  %1 is
 * the name of the file unless said otherwise.
 */
#ifndef EXCHANGE_MESSAGES_H
#define EXCHANGE_MESSAGES_H

#include "base/ctx.h"

/* What the file is, when it is no list that can be read. */
extern const struct msg msg_book_empty;
extern const struct msg msg_book_ending;  /* %2 its ending */
extern const struct msg msg_book_is_csv;  /* content of CSV, %2 ending */
extern const struct msg msg_book_is_xlsx; /* content of XLSX, %2 ending */
extern const struct msg msg_book_is_xls;
extern const struct msg msg_book_is_xlsb;
extern const struct msg msg_book_is_ods;
extern const struct msg msg_book_is_ole;    /* some other old Office file */
extern const struct msg msg_book_is_locked; /* opened by a password only */
extern const struct msg msg_book_is_word;
extern const struct msg msg_book_is_slides;
extern const struct msg msg_book_is_pdf;
extern const struct msg msg_book_is_page; /* HTML or XML called .xls */
extern const struct msg msg_book_is_archive;
extern const struct msg msg_book_is_picture;
extern const struct msg msg_book_is_binary;
extern const struct msg msg_book_has_macros;

/* Damage and malice. */
extern const struct msg msg_book_damaged; /* %2 technical */
extern const struct msg msg_book_no_sheet;
extern const struct msg msg_book_suspect; /* %2 technical */
extern const struct msg msg_book_dtd;
extern const struct msg msg_book_bomb;	    /* %2 technical */
extern const struct msg msg_book_rows;	    /* %2 most rows */
extern const struct msg msg_book_columns;   /* %2 row, %3 most columns */
extern const struct msg msg_book_cell_long; /* %2 row, %3 column, %4 limit */

extern const struct msg msg_csv_quote; /* %2 row, %3 column */
extern const struct msg msg_csv_bytes; /* %2 row */

/* Writing. */
extern const struct msg msg_out_rows; /* %2 most rows of a sheet */
extern const struct msg msg_out_one_sheet;
extern const struct msg msg_out_text_long; /* %2 row */

#endif
