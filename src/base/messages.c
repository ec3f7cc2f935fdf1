/*
 * messages.c: the sentences of messages.h, Vietnamese first.
 */
#include "base/base.h"
#include "base/messages.h"

const struct msg msg_out_of_memory = {
    "Máy không còn đủ bộ nhớ, hãy đóng bớt chương trình khác rồi chạy lại",
    "The machine is out of memory, close other programs and run again",
};
const struct msg msg_internal = {
    "Chương trình gặp lỗi bên trong (%1), hãy báo cho người quản trị",
    "The program met an internal fault (%1), please tell the administrator",
};
const struct msg msg_day_bad = {
    "Ngày “%1” không có thật hoặc viết sai, hãy viết như 31/01/2020, "
    "01/2020 hoặc 2020",
    "“%1” is not a date that exists, write it like 31/01/2020, 01/2020 "
    "or 2020",
};
const struct msg msg_day_not_full = {
    "“%1” chưa đủ ngày, tháng, năm, hãy viết đầy đủ như 31/01/2020",
    "“%1” lacks the day or the month, write all of it like 31/01/2020",
};
const struct msg msg_number_bad = {
    "“%1” không phải là số, hãy chỉ dùng chữ số",
    "“%1” is not a number, use digits only",
};
const struct msg msg_number_range = {
    "Số “%1” nằm ngoài giới hạn, hãy nhập từ %2 đến %3",
    "The number “%1” is out of range, enter one from %2 to %3",
};
const struct msg msg_value_missing = {
    "Chưa có “%1”, hãy nhập giá trị này",
    "“%1” is missing, please enter it",
};
const struct msg msg_value_unknown = {
    "Giá trị “%1” không có trong danh mục, hãy chọn một trong: %2",
    "The value “%1” is not in the list, choose one of: %2",
};
const struct msg msg_text_too_long = {
    "“%1” quá dài, hãy rút gọn còn tối đa %2 ký tự",
    "“%1” is too long, shorten it to %2 characters at most",
};
const struct msg msg_text_not_utf8 = {
    "“%1” có ký tự hỏng, hãy lưu lại tệp theo bảng mã Unicode (UTF-8)",
    "“%1” has damaged characters, save the file again as Unicode (UTF-8)",
};
const struct msg msg_file_open = {
    "Không mở được tệp “%1” (%2), hãy kiểm tra đường dẫn và quyền đọc",
    "Cannot open the file “%1” (%2), check its path and permissions",
};
const struct msg msg_file_read = {
    "Không đọc được tệp “%1” (%2), hãy kiểm tra tệp rồi thử lại",
    "Cannot read the file “%1” (%2), check the file and try again",
};
const struct msg msg_file_write = {
    "Không ghi được tệp “%1” (%2), hãy kiểm tra quyền ghi và chỗ trống "
    "trên đĩa",
    "Cannot write the file “%1” (%2), check permissions and disk space",
};
const struct msg msg_file_missing = {
    "Không có tệp “%1”, hãy kiểm tra lại tên và thư mục",
    "There is no file “%1”, check its name and folder",
};
const struct msg msg_file_too_large = {
    "Tệp “%1” quá lớn, hãy chia thành các tệp không quá %2",
    "The file “%1” is too large, split it into files of at most %2",
};
