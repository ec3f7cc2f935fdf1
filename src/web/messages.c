/*
 * messages.c: the sentences of the web layer, in both languages.
 */
#include "base/base.h"
#include "web/messages.h"

const struct msg msg_web_not_loopback = {
    .vi = "Chưa có tài khoản người dùng nên chương trình chỉ phục vụ "
	  "trên chính máy này; hãy dùng 127.0.0.1 thay cho %1",
    .en = "There are no user accounts yet, so the program serves this "
	  "machine only; use 127.0.0.1 instead of %1",
};
const struct msg msg_web_listen_bad = {
    .vi = "Địa chỉ %1 không đúng; hãy ghi theo mẫu 127.0.0.1:8080",
    .en = "The address %1 is not right; write it like 127.0.0.1:8080",
};
const struct msg msg_web_listen = {
    .vi = "Không mở được địa chỉ %1; hãy chọn cổng khác hoặc tắt chương "
	  "trình đang dùng cổng ấy (%2)",
    .en = "Cannot open the address %1; choose another port or end the "
	  "program that uses it (%2)",
};
const struct msg msg_web_start = {
    .vi = "Không khởi động được máy chủ web; hãy kiểm tra bộ nhớ và số "
	  "tệp được phép mở rồi thử lại",
    .en = "The web server cannot start; check the memory and the number "
	  "of files that may be open, then try again",
};
const struct msg msg_web_folder = {
    .vi = "Không dùng được thư mục tạm %1; hãy kiểm tra đường dẫn và "
	  "quyền ghi (%2)",
    .en = "Cannot use the temporary folder %1; check the path and the "
	  "permissions (%2)",
};
const struct msg msg_web_folder_open = {
    .vi = "Người khác vào được thư mục tạm %1; hãy đặt quyền 700 hoặc "
	  "chọn thư mục riêng",
    .en = "Others can get into the temporary folder %1; give it the mode "
	  "700 or choose a private one",
};

static const struct status_msg {
	int status;
	struct msg msg;
} statuses[] = {
    {400,
     {"Yêu cầu không đúng quy cách nên máy chủ không nhận; hãy mở lại "
      "trang rồi làm lại",
      "The request is malformed; open the page again and retry"}},
    {403,
     {"Yêu cầu không xuất phát từ trang của chương trình này nên bị từ "
      "chối; hãy mở lại trang rồi làm lại",
      "The request does not come from a page of this program; open the "
      "page again and retry"}},
    {404,
     {"Không có trang này; hãy kiểm tra lại địa chỉ",
      "There is no such page; check the address"}},
    {405,
     {"Trang này không nhận thao tác ấy; hãy mở lại trang từ đầu",
      "This page does not take that action; open it again"}},
    {411,
     {"Yêu cầu phải nói trước độ dài (Content-Length); hãy gửi bằng biểu mẫu "
      "trên trang",
      "The request must say its length (Content-Length); send it with the "
      "form on the page"}},
    {413,
     {"Dữ liệu gửi lên lớn hơn 12 MB; hãy chia nhỏ tệp rồi gửi lại",
      "What was sent is larger than 12 MB; split the file and send it "
      "again"}},
    {415,
     {"Máy chủ không đọc được kiểu dữ liệu này; hãy gửi bằng biểu mẫu "
      "trên trang",
      "The server cannot read this kind of data; send it with the form "
      "on the page"}},
    {421,
     {"Địa chỉ này không phải của chương trình; hãy mở bằng "
      "http://127.0.0.1 và số cổng",
      "This is not an address of the program; open http://127.0.0.1 "
      "with the port"}},
    {431,
     {"Phần đầu của yêu cầu quá dài; hãy xoá cookie của trang này rồi "
      "làm lại",
      "The head of the request is too long; delete the cookies of this "
      "page and retry"}},
    {500,
     {"Máy chủ gặp lỗi khi xử lý; hãy thử lại, nếu vẫn lỗi thì báo người "
      "quản trị",
      "The server failed; try again, and if it fails again tell the "
      "administrator"}},
    {503,
     {"Máy chủ đang bận; hãy chờ vài giây rồi thử lại",
      "The server is busy; wait some seconds and try again"}},
    {505,
     {"Trình duyệt dùng phiên bản HTTP không được hỗ trợ; hãy dùng trình "
      "duyệt mới hơn",
      "The browser uses an unsupported version of HTTP; use a newer "
      "one"}},
};

const struct msg *msg_web_status(int status)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(statuses); i++)
		if (statuses[i].status == status)
			return &statuses[i].msg;
	return &statuses[0].msg;
}
