/* messages.c: sentences for whoever writes a recipe. */
#include "base/base.h"

#include "mod/demo/messages.h"

const struct msg demo_msg_json = {
    "Tệp %1 không phải JSON hợp lệ ở dòng %2: %3",
    "%1 is not valid JSON at line %2: %3",
};
const struct msg demo_msg_key = {
    "Công thức dữ liệu mẫu %1 thiếu mục “%2” hoặc mục ấy sai kiểu",
    "Recipe %1 lacks “%2”, or it is of the wrong type",
};
const struct msg demo_msg_sum = {
    "Công thức %1: tổng các phần của “%2” là %3, phải bằng %4",
    "Recipe %1: the parts of “%2” add up to %3 and must be %4",
};
const struct msg demo_msg_places = {
    "Công thức %1: không đủ thôn, bản hoặc chi bộ cho “%2”",
    "Recipe %1: too few villages or cells for “%2”",
};
const struct msg demo_msg_pool = {
    "Công thức %1: lớp %2 cần %3 người nhưng chỉ còn %4 người đủ điều kiện",
    "Recipe %1: class %2 needs %3 people, only %4 qualify",
};
const struct msg demo_msg_name = {
    "Kho tên không có dân tộc “%1” hoặc tên của dân tộc này đã dùng hết",
    "The name pools lack the group “%1”, or its names are used up",
};
const struct msg demo_msg_age = {
    "Công thức %1: không thể đạt tổng số tuổi %2 với các khoảng tuổi đã cho",
    "Recipe %1: the sum of ages %2 cannot be reached within the given ages",
};
const struct msg demo_msg_legacy = {
    "Không thể viết “%1” bằng bảng mã TCVN3",
    "“%1” cannot be written in TCVN3",
};
const struct msg demo_msg_io = {
    "Không ghi được tệp %1, hãy kiểm tra thư mục và dung lượng đĩa",
    "Cannot write %1; check the folder and the free space",
};
