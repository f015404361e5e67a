#include "pileus/service/captures.hpp"

namespace pileus {

namespace {

constexpr std::size_t largest_page = 16 << 20;    // bytes of contents

constexpr std::string_view table = R"sql(
CREATE TABLE capture (
    id INTEGER PRIMARY KEY,    -- rising
    kind INTEGER NOT NULL,     -- CaptureKind
    at INTEGER NOT NULL,
    account TEXT NOT NULL, region TEXT NOT NULL, endpoint TEXT NOT NULL,
    content TEXT NOT NULL,
    bytes INTEGER NOT NULL) STRICT;    -- of the content
CREATE INDEX capture_kind ON capture (kind, id);
)sql";

}    // namespace

storage::Migrations Captures::migrations() { return {"capture", {table}}; }

void Captures::open(storage::Store& store) {
    storage::Database& database = store.database();
    insert_ = database.prepare("INSERT INTO capture VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    oldest_ = database.prepare("SELECT id, bytes FROM capture WHERE kind = ?1 ORDER BY id LIMIT 1");
    remove_ = database.prepare("DELETE FROM capture WHERE id = ?1");
    list_ = database.prepare(
        "SELECT id, at, account, region, endpoint, content FROM capture WHERE kind = ?1 AND id > ?2 "
        "AND (?3 = '' OR account = ?3) AND (?4 = '' OR region = ?4) AND (?5 = '' OR endpoint = ?5) ORDER BY id");
    clear_ = database.prepare(
        "DELETE FROM capture WHERE kind = ?1 "
        "AND (?2 = '' OR account = ?2) AND (?3 = '' OR region = ?3) AND (?4 = '' OR endpoint = ?4)");
    count_ = database.prepare("SELECT count(*), coalesce(sum(bytes), 0) FROM capture WHERE kind = ?1");
    store.add(*this);
}

Captures::Held& Captures::held(CaptureKind kind) {
    std::optional<Held>& held = held_.at(static_cast<std::size_t>(kind));
    if (!held) {
        storage::Rows rows = count_.query(kind);
        rows.next();
        held = Held{rows.integer(0), rows.integer(1)};
    }
    return *held;
}

void Captures::keep(storage::Transaction& tx, const Capture& capture) {
    Held& held = this->held(capture.kind);
    insert_.run(tx.next_id(), capture.kind, capture.at, capture.account, capture.region, capture.endpoint,
                capture.content, capture.content.size());
    ++held.count;
    held.bytes += static_cast<std::int64_t>(capture.content.size());
    while (held.count > 1 && (held.count > limits_.count || held.bytes > limits_.bytes)) {
        std::int64_t id = 0;
        {
            storage::Rows rows = oldest_.query(capture.kind);
            if (!rows.next()) break;
            id = rows.integer(0);
            held.bytes -= rows.integer(1);
        }
        remove_.run(id);
        --held.count;
    }
}

std::vector<Capture> Captures::list(const Wanted& wanted, std::int64_t after, std::size_t limit) {
    std::vector<Capture> found;
    std::size_t bytes = 0;
    storage::Rows rows = list_.query(wanted.kind, after, wanted.account, wanted.region, wanted.endpoint);
    while (found.size() < limit && bytes < largest_page && rows.next()) {
        found.push_back({rows.integer(0), wanted.kind, rows.instant(1), rows.string(2), rows.string(3), rows.string(4),
                         rows.string(5)});
        bytes += found.back().content.size();
    }
    return found;
}

std::int64_t Captures::clear(const Wanted& wanted) {
    const std::int64_t count = clear_.run(wanted.kind, wanted.account, wanted.region, wanted.endpoint);
    held_.at(static_cast<std::size_t>(wanted.kind)).reset();
    return count;
}

}    // namespace pileus
