// Debian's SQLite brings full-text search and R-trees, which every connection would set up and nobody here uses. Where
// these stand in front of the library, the linker leaves theirs out: 0.4 MB of the static binary.
struct sqlite3;

extern "C" {
int sqlite3Fts3Init(sqlite3*) { return 0; }
int sqlite3Fts5Init(sqlite3*) { return 0; }
int sqlite3RtreeInit(sqlite3*) { return 0; }
}
