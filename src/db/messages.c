#include "base/base.h"
#include "db/messages.h"

const struct msg msg_db_no_name = {
    .vi = "Chưa ghi tên tệp cơ sở dữ liệu; hãy ghi đường dẫn tới một tệp",
    .en = "No database file was named; give the path of a file",
};
const struct msg msg_db_missing = {
    .vi = "Chưa có cơ sở dữ liệu %1; hãy tạo bằng lệnh nguon init",
    .en = "There is no database %1 yet; create it with nguon init",
};
const struct msg msg_db_exists = {
    .vi = "Đã có tệp %1; hãy chọn tên khác hoặc chuyển tệp ấy đi nơi khác",
    .en = "The file %1 exists already; choose another name or move it away",
};
const struct msg msg_db_cannot_open = {
    .vi = "Không mở được cơ sở dữ liệu %1; hãy kiểm tra đường dẫn và "
	  "quyền đọc ghi (%2)",
    .en = "Cannot open the database %1; check the path and the "
	  "permissions (%2)",
};
const struct msg msg_db_cannot_create = {
    .vi = "Không tạo được tệp %1; hãy kiểm tra thư mục và quyền ghi (%2)",
    .en = "Cannot create the file %1; check the folder and the "
	  "permissions (%2)",
};
const struct msg msg_db_cannot_lock = {
    .vi = "Không khoá được tệp %1 để ghi; hãy kiểm tra quyền ghi trong "
	  "thư mục (%2)",
    .en = "Cannot lock the file %1 for writing; check the permissions of "
	  "the folder (%2)",
};

const struct msg msg_db_unique = {
    .vi = "Dữ liệu trùng với bản ghi đã có; hãy kiểm tra lại rồi nhập giá "
	  "trị khác (%1)",
    .en = "There is a record with the same value already; check it and "
	  "give another value (%1)",
};
const struct msg msg_db_reference = {
    .vi = "Bản ghi được dẫn tới không có hoặc đang được nơi khác dùng; "
	  "hãy kiểm tra lại (%1)",
    .en = "The record referred to does not exist or is still in use; "
	  "check it (%1)",
};
const struct msg msg_db_rule = {
    .vi = "Dữ liệu thiếu hoặc sai quy định của bảng; hãy kiểm tra lại "
	  "(%1)",
    .en = "The data are incomplete or break a rule of the table; check "
	  "them (%1)",
};
const struct msg msg_db_busy = {
    .vi = "Cơ sở dữ liệu đang được nơi khác ghi; hãy chờ một lát rồi làm "
	  "lại",
    .en = "Somebody else is writing to the database; wait a moment and "
	  "try again",
};
const struct msg msg_db_full = {
    .vi = "Ổ đĩa đã đầy; hãy dọn bớt tệp rồi làm lại (%1)",
    .en = "The disk is full; make room and try again (%1)",
};
const struct msg msg_db_io = {
    .vi = "Không đọc ghi được ổ đĩa; hãy kiểm tra ổ đĩa rồi làm lại (%1)",
    .en = "The disk cannot be read or written; check it and try again "
	  "(%1)",
};
const struct msg msg_db_damaged = {
    .vi = "Tệp cơ sở dữ liệu %2 bị hỏng; hãy khôi phục từ bản sao lưu gần "
	  "nhất (%1)",
    .en = "The database file %2 is damaged; restore the latest backup "
	  "(%1)",
};
const struct msg msg_db_foreign = {
    .vi = "Tệp %2 không phải là cơ sở dữ liệu hoặc đã hỏng; hãy chọn đúng "
	  "tệp hoặc khôi phục từ bản sao lưu (%1)",
    .en = "The file %2 is not a database or is damaged; choose the right "
	  "file or restore a backup (%1)",
};
const struct msg msg_db_too_big = {
    .vi = "Nội dung quá lớn, cơ sở dữ liệu không nhận; hãy chia nhỏ rồi "
	  "làm lại (%1)",
    .en = "The content is too large for the database; split it and try "
	  "again (%1)",
};
const struct msg msg_db_readonly = {
    .vi = "Cơ sở dữ liệu %2 chỉ mở được để đọc; hãy xin quyền ghi rồi làm "
	  "lại (%1)",
    .en = "The database %2 can only be read; obtain the permission to "
	  "write and try again (%1)",
};
const struct msg msg_db_refused = {
    .vi = "Cơ sở dữ liệu từ chối thao tác này; hãy báo người quản trị "
	  "(%1)",
    .en = "The database refused this operation; tell the administrator "
	  "(%1)",
};

const struct msg msg_db_no_write = {
    .vi = "Kết nối này chỉ để đọc nên không ghi được; hãy báo người quản "
	  "trị",
    .en = "This connection is for reading only and cannot write; tell the "
	  "administrator",
};
const struct msg msg_db_no_transaction = {
    .vi = "Lệnh ghi nằm ngoài giao dịch ghi nên bị từ chối; hãy báo người "
	  "quản trị",
    .en = "A write outside of a write transaction was refused; tell the "
	  "administrator",
};
const struct msg msg_db_undone = {
    .vi = "Lần ghi này đã bị huỷ, chưa lưu được gì; hãy làm lại",
    .en = "This write was undone and nothing was stored; do it again",
};
const struct msg msg_db_stranger = {
    .vi = "Tệp cơ sở dữ liệu có một %1 «%2» không do chương trình này tạo và "
	  "có thể ngầm sửa dữ liệu; hãy khôi phục từ bản sao lưu",
    .en = "The database holds a %1 «%2» that this program did not make and "
	  "that may alter data unseen; restore from a backup",
};
const struct msg msg_db_dangling = {
    .vi = "Bảng %1 có dòng dẫn tới bản ghi không tồn tại; hãy khôi phục "
	  "từ bản sao lưu gần nhất",
    .en = "The table %1 has a row that refers to a missing record; "
	  "restore the latest backup",
};

const struct msg msg_db_bad_address = {
    .vi = "Địa chỉ PostgreSQL không đúng; hãy ghi theo mẫu "
	  "postgresql://người-dùng@máy/cơ-sở-dữ-liệu (%1)",
    .en = "The PostgreSQL address is not right; write it as "
	  "postgresql://user@host/database (%1)",
};
const struct msg msg_db_no_server = {
    .vi = "Không kết nối được máy chủ cơ sở dữ liệu %1; hãy kiểm tra máy "
	  "chủ, mạng và địa chỉ (%2)",
    .en = "Cannot reach the database server %1; check the server, the "
	  "network and the address (%2)",
};
const struct msg msg_db_password = {
    .vi = "Máy chủ cơ sở dữ liệu %1 không nhận tên người dùng hoặc mật "
	  "khẩu; hãy kiểm tra rồi làm lại (%2)",
    .en = "The database server %1 does not accept the user or the "
	  "password; check them and try again (%2)",
};
const struct msg msg_db_no_database = {
    .vi = "Máy chủ chưa có cơ sở dữ liệu %1; hãy nhờ người quản trị tạo "
	  "(createdb) rồi chạy nguon init (%2)",
    .en = "The server has no database %1; have the administrator create "
	  "it (createdb), then run nguon init (%2)",
};
const struct msg msg_db_no_schema = {
    .vi = "Trong cơ sở dữ liệu %1 không có lược đồ nào để dùng; hãy ghi "
	  "tên lược đồ trong search_path",
    .en = "The database %1 has no schema to work in; name one in "
	  "search_path",
};
const struct msg msg_db_used = {
    .vi = "Cơ sở dữ liệu %1 (lược đồ %2) đã có bảng; hãy dùng một cơ sở dữ "
	  "liệu trống",
    .en = "The database %1 (schema %2) holds tables already; use an empty "
	  "one",
};
const struct msg msg_db_old_server = {
    .vi = "Máy chủ %1 chạy PostgreSQL %2, quá cũ; cần từ bản 13 trở lên",
    .en = "The server %1 runs PostgreSQL %2, which is too old; 13 or newer "
	  "is needed",
};
const struct msg msg_db_encoding = {
    .vi = "Cơ sở dữ liệu %1 dùng bảng mã %2; hãy tạo lại với bảng mã UTF8",
    .en = "The database %1 has the encoding %2; create it anew with UTF8",
};
const struct msg msg_db_lost = {
    .vi = "Mất kết nối tới máy chủ cơ sở dữ liệu, chưa lưu được gì; hãy "
	  "chờ một lát rồi làm lại (%1)",
    .en = "The connection to the database server was lost and nothing was "
	  "stored; wait a moment and try again (%1)",
};
const struct msg msg_db_lost_commit = {
    .vi = "Mất kết nối đúng lúc đang lưu nên chưa rõ đã lưu hay chưa; hãy "
	  "xem lại nhật ký rồi mới làm lại",
    .en = "The connection was lost while storing, so it is not known "
	  "whether it was stored; look at the log before you repeat it",
};
const struct msg msg_db_too_long = {
    .vi = "Thao tác kéo dài quá giới hạn nên đã dừng; hãy thu hẹp phạm vi "
	  "rồi làm lại (%1)",
    .en = "The operation took longer than allowed and was stopped; narrow "
	  "it down and try again (%1)",
};
const struct msg msg_db_too_many = {
    .vi = "Máy chủ cơ sở dữ liệu đang quá tải hoặc hết kết nối; hãy chờ một "
	  "lát rồi làm lại (%2)",
    .en = "The database server is overloaded or out of connections; wait a "
	  "moment and try again (%2)",
};
const struct msg msg_db_starting = {
    .vi = "Máy chủ cơ sở dữ liệu đang khởi động hoặc đang dừng; hãy chờ "
	  "một lát rồi làm lại (%2)",
    .en = "The database server is starting or stopping; wait a moment and "
	  "try again (%2)",
};
const struct msg msg_db_server_damaged = {
    .vi = "Cơ sở dữ liệu %2 bị hỏng; hãy báo người quản trị khôi phục từ "
	  "bản sao lưu gần nhất (%1)",
    .en = "The database %2 is damaged; have the administrator restore the "
	  "latest backup (%1)",
};
const struct msg msg_db_no_file_copy = {
    .vi = "Cơ sở dữ liệu PostgreSQL không sao ra tệp %1 bằng cách này được; "
	  "hãy dùng nguon copy",
    .en = "A PostgreSQL database cannot be copied into the file %1 this "
	  "way; use nguon copy",
};

const struct msg msg_db_no_walls = {
    .vi = "Chưa mở được dữ liệu theo phạm vi của tài khoản; hãy mở lại cơ sở "
	  "dữ liệu bằng chương trình này",
    .en = "The data cannot be shown within the reach of the account; open "
	  "the database again with this program",
};
const struct msg msg_db_superuser = {
    .vi = "Vai trò %1 là siêu quản trị hoặc có BYPASSRLS nên vượt qua mọi "
	  "phân quyền của PostgreSQL; hãy dùng vai trò thường, hoặc đặt "
	  "NGUON_DB_WALL=off nếu chấp nhận điều đó",
    .en = "The role %1 is a superuser or has BYPASSRLS and goes around all "
	  "row security of PostgreSQL; use an ordinary role, or set "
	  "NGUON_DB_WALL=off if that is meant",
};
const struct msg msg_db_no_wall_role = {
    .vi = "Thiếu vai trò %2 trên máy chủ PostgreSQL; người quản trị máy chủ "
	  "cần chạy: CREATE ROLE %2; GRANT %2 TO %1;",
    .en = "The PostgreSQL server has no role %2 for this program; its "
	  "administrator should run: CREATE ROLE %2; GRANT %2 TO %1;",
};
const struct msg msg_db_wall_open = {
    .vi = "Phân quyền theo dòng của PostgreSQL thiếu hoặc đã bị sửa; hãy "
	  "chạy nguon rebuild một lần để đặt lại",
    .en = "The row security of the database is missing or was altered; run "
	  "nguon rebuild once to put it up again",
};
const struct msg msg_db_standby_file = {
    .vi = "Nơi đọc «%1» phải là một máy dự phòng PostgreSQL; hãy ghi theo mẫu "
	  "postgresql://người-dùng@máy/cơ-sở-dữ-liệu hoặc bỏ NGUON_DB_READ",
    .en = "The place to read from, «%1», must be a PostgreSQL standby; write "
	  "it as postgresql://user@host/database or leave NGUON_DB_READ out",
};
const struct msg msg_db_no_standby = {
    .vi = "Máy chủ %1 không phải là máy dự phòng của máy nào; hãy ghi địa chỉ "
	  "máy dự phòng trong NGUON_DB_READ hoặc bỏ biến này",
    .en = "The server %1 is nobody's standby; name the standby in "
	  "NGUON_DB_READ or leave it out",
};
