/*
 * messages.c: the sentences of messages.h, Vietnamese first.
 */
#include "base/base.h"
#include "exchange/messages.h"

const struct msg msg_book_empty = {
    "Tệp “%1” không có nội dung, hãy chọn tệp có danh sách",
    "The file “%1” is empty, choose a file that holds a list",
};
const struct msg msg_book_ending = {
    "Tệp “%1” có đuôi “%2” không đọc được, hãy lưu danh sách thành .xlsx "
    "hoặc .csv rồi chọn lại",
    "The file “%1” ends in “%2”, which cannot be read; save the list as "
    ".xlsx or .csv and choose it again",
};
const struct msg msg_book_is_csv = {
    "Tệp “%1” mang đuôi “%2” nhưng nội dung là văn bản, hãy đổi đuôi "
    "thành .csv hoặc mở bằng Excel rồi lưu lại thành .xlsx",
    "The file “%1” ends in “%2” but holds plain text; rename it to .csv "
    "or open it in Excel and save it as .xlsx",
};
const struct msg msg_book_is_xlsx = {
    "Tệp “%1” mang đuôi “%2” nhưng nội dung là bảng tính Excel, hãy đổi "
    "đuôi thành .xlsx rồi chọn lại",
    "The file “%1” ends in “%2” but holds an Excel workbook; rename it "
    "to .xlsx and choose it again",
};
const struct msg msg_book_is_xls = {
    "Tệp “%1” là bảng tính Excel đời cũ (.xls), hãy mở bằng Excel, chọn "
    "Lưu thành (Save As) kiểu Excel Workbook (.xlsx) rồi chọn lại",
    "The file “%1” is an old Excel workbook (.xls); open it in Excel, "
    "use Save As with type Excel Workbook (.xlsx) and choose it again",
};
const struct msg msg_book_is_xlsb = {
    "Tệp “%1” là bảng tính Excel dạng nhị phân (.xlsb), hãy mở bằng Excel "
    "rồi lưu thành .xlsx",
    "The file “%1” is a binary Excel workbook (.xlsb); open it in Excel "
    "and save it as .xlsx",
};
const struct msg msg_book_is_ods = {
    "Tệp “%1” là tài liệu LibreOffice, hãy mở bằng LibreOffice rồi lưu "
    "thành .xlsx",
    "The file “%1” is a LibreOffice document; open it there and save it "
    "as .xlsx",
};
const struct msg msg_book_is_ole = {
    "Tệp “%1” là tài liệu Office đời cũ, không phải bảng tính, hãy chọn "
    "tệp danh sách .xlsx hoặc .csv",
    "The file “%1” is an old Office document and no workbook; choose a "
    "list as .xlsx or .csv",
};
const struct msg msg_book_is_locked = {
    "Tệp “%1” có mật khẩu mở tệp, hãy mở bằng Excel, bỏ mật khẩu rồi lưu "
    "lại",
    "The file “%1” needs a password to open; open it in Excel, remove "
    "the password and save it again",
};
const struct msg msg_book_is_word = {
    "Tệp “%1” là văn bản Word, hãy chép bảng sang Excel rồi lưu thành "
    ".xlsx",
    "The file “%1” is a Word document; copy the table into Excel and save "
    "it as .xlsx",
};
const struct msg msg_book_is_slides = {
    "Tệp “%1” là bản trình chiếu, hãy chọn tệp danh sách .xlsx hoặc .csv",
    "The file “%1” is a slide show; choose a list as .xlsx or .csv",
};
const struct msg msg_book_is_pdf = {
    "Tệp “%1” là tệp PDF, hãy xin bản gốc dạng Excel (.xlsx) rồi chọn lại",
    "The file “%1” is a PDF; ask for the original Excel file (.xlsx) and "
    "choose that",
};
const struct msg msg_book_is_page = {
    "Tệp “%1” thực ra là trang web hoặc XML do phần mềm khác xuất ra, hãy "
    "mở bằng Excel rồi lưu thành .xlsx",
    "The file “%1” is really a web page or XML written by another "
    "program; open it in Excel and save it as .xlsx",
};
const struct msg msg_book_is_archive = {
    "Tệp “%1” là tệp nén, hãy giải nén rồi chọn từng tệp danh sách bên "
    "trong",
    "The file “%1” is an archive; unpack it and choose the lists inside",
};
const struct msg msg_book_is_picture = {
    "Tệp “%1” là hình ảnh, hãy xin danh sách dạng Excel (.xlsx) rồi chọn "
    "lại",
    "The file “%1” is a picture; ask for the list as an Excel file "
    "(.xlsx) and choose that",
};
const struct msg msg_book_is_binary = {
    "Tệp “%1” không phải là bảng tính, hãy chọn tệp danh sách .xlsx hoặc "
    ".csv",
    "The file “%1” is no spreadsheet; choose a list as .xlsx or .csv",
};
const struct msg msg_book_has_macros = {
    "Tệp “%1” có macro nên bị từ chối, hãy mở bằng Excel rồi lưu thành "
    ".xlsx (không macro)",
    "The file “%1” contains macros and is refused; open it in Excel and "
    "save it as .xlsx (without macros)",
};

const struct msg msg_book_damaged = {
    "Tệp “%1” bị hỏng, hãy mở bằng Excel rồi lưu lại, hoặc xin lại tệp "
    "(%2)",
    "The file “%1” is damaged; open it in Excel and save it again, or ask "
    "for it again (%2)",
};
const struct msg msg_book_no_sheet = {
    "Tệp “%1” không có trang tính nào, hãy chọn tệp có danh sách",
    "The file “%1” has no sheets; choose a file that holds a list",
};
const struct msg msg_book_suspect = {
    "Tệp “%1” có cấu trúc không an toàn nên bị từ chối, hãy mở bằng Excel "
    "rồi lưu thành tệp mới (%2)",
    "The file “%1” has an unsafe structure and is refused; open it in "
    "Excel and save it as a new file (%2)",
};
const struct msg msg_book_dtd = {
    "Tệp “%1” chứa khai báo DTD mà Excel không bao giờ ghi nên bị từ "
    "chối, hãy mở bằng Excel rồi lưu thành tệp mới",
    "The file “%1” holds a DTD, which Excel never writes, and is refused; "
    "open it in Excel and save it as a new file",
};
const struct msg msg_book_bomb = {
    "Tệp “%1” khi giải nén lớn quá mức cho phép, hãy chép riêng danh sách "
    "sang một tệp mới rồi lưu lại (%2)",
    "The file “%1” unpacks to more than is allowed; copy the list alone "
    "into a new file and save it (%2)",
};
const struct msg msg_book_rows = {
    "Tệp “%1” có quá %2 dòng, hãy chia thành nhiều tệp",
    "The file “%1” has more than %2 rows; split it into several files",
};
const struct msg msg_book_columns = {
    "Tệp “%1”, dòng %2 có dữ liệu quá cột thứ %3, hãy xoá các cột thừa",
    "The file “%1”, row %2 has data beyond column number %3; delete the "
    "columns that are not needed",
};
const struct msg msg_book_cell_long = {
    "Tệp “%1”, dòng %2, cột %3: ô dài quá %4 byte, hãy rút gọn nội dung",
    "The file “%1”, row %2, column %3: the cell is longer than %4 bytes; "
    "shorten it",
};

const struct msg msg_csv_quote = {
    "Tệp “%1”, dòng %2, cột %3: dấu nháy kép mở mà không đóng, hãy thêm "
    "dấu đóng hoặc xoá dấu mở",
    "The file “%1”, row %2, column %3: a quotation mark is opened and "
    "never closed; close it or delete it",
};
const struct msg msg_csv_bytes = {
    "Tệp “%1”, dòng %2 có ký tự hỏng, hãy gõ lại dòng này rồi lưu tệp "
    "theo bảng mã UTF-8",
    "The file “%1”, row %2 has damaged characters; type the row again and "
    "save the file as UTF-8",
};

const struct msg msg_out_rows = {
    "Danh sách dài quá %2 dòng của một trang tính Excel, hãy xuất thành "
    "tệp .csv",
    "The list is longer than the %2 rows of an Excel sheet; export it as "
    ".csv",
};
const struct msg msg_out_one_sheet = {
    "Tệp “%1” dạng .csv chỉ chứa được một bảng, hãy xuất thành .xlsx",
    "The file “%1” is a .csv and holds one table only; export it as .xlsx",
};
const struct msg msg_out_text_long = {
    "Dòng %2 có ô dài quá 32.767 ký tự mà Excel không chứa được, hãy xuất "
    "thành tệp .csv",
    "Row %2 has a cell longer than the 32,767 characters Excel can hold; "
    "export it as .csv",
};
