// Parts of Debian's libraries that nobody here uses. Where these stand in front of a library, the linker leaves its own
// out.
#include <cstddef>

struct sqlite3;

// Full-text search and R-trees of SQLite, which every connection would set up: 0.4 MB of the static binary.
extern "C" {
int sqlite3Fts3Init(sqlite3*) { return 0; }
int sqlite3Fts5Init(sqlite3*) { return 0; }
int sqlite3RtreeInit(sqlite3*) { return 0; }
}

// The compiler of machine code of PCRE2, which is asked only for patterns that pcre2_jit_compile has seen: 0.24 MB.
extern "C" {
int _pcre2_jit_check_exec_8() { return 0; }
void _pcre2_jit_free_8(void*, void*) {}
std::size_t _pcre2_jit_get_size_8(void*) { return 0; }
const char* _pcre2_jit_get_target_8() { return nullptr; }
int pcre2_jit_match_8(const void*, const void*, std::size_t, std::size_t, unsigned, void*, void*) {
    return -45;    // PCRE2_ERROR_JIT_BADOPTION
}
}
