#!/bin/sh
# The engine knows no word of the subject: those live in src/mod, data, demo,
# docs.  The words have no other meaning in code, so there are no exceptions.
words='dang_?vien|\bchi_?bo\b|chi bộ|kết[ _]nạp|ket_nap|đảng|dự bị|du_bi'
words="$words"'|party_|_party|\bparty\b|probation|quần chúng|cấp ủy'
sh tests/lint/files.sh engine | xargs -r grep -nHiE "$words" /dev/null && exit 1
exit 0
