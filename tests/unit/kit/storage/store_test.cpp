#include "pileus/storage/store.hpp"

#include <catch2/catch.hpp>

using namespace pileus;
using namespace pileus::storage;

namespace {

const std::vector<Migrations> migrations{
    {"test", {"CREATE TABLE test_row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"}}};

struct Opened {
    Opened() {
        store.migrate(migrations);
        insert = store.database().prepare("INSERT INTO test_row VALUES (?1, ?2)");
        count = store.database().prepare("SELECT count(*) FROM test_row");
    }
    std::int64_t rows() {
        std::int64_t found = -1;
        store.write([&](Transaction&) {
            Rows cursor = count.query();
            cursor.next();
            found = cursor.integer(0);
        });
        return found;
    }
    Store store{StoreOptions{}};
    Statement insert, count;
};

// Runs a function, and remembers how it ended.
struct Probe {
    bool committed = false;
    bool failed = false;
    int runs = 0;
};
class ProbeUnit : public Unit {
  public:
    ProbeUnit(Probe& probe, std::function<void(Transaction&)> work) : probe_(probe), work_(std::move(work)) {}
    Progress run(Transaction& tx) override {
        ++probe_.runs;
        work_(tx);
        return Progress::done;
    }
    void fail(std::exception_ptr) override { probe_.failed = true; }
    void committed() override { probe_.committed = true; }

  private:
    Probe& probe_;
    std::function<void(Transaction&)> work_;
};

}    // namespace

TEST_CASE("a unit that fails before it wrote just fails, and nobody runs again", "[store]") {
    Opened opened;
    Probe good, bad;
    opened.store.submit(std::make_unique<ProbeUnit>(good, [&](Transaction&) { opened.insert.run(1, "a"); }));
    opened.store.submit(std::make_unique<ProbeUnit>(bad, [&](Transaction&) { throw std::runtime_error("no"); }));
    opened.store.run_pending();

    CHECK(good.committed);
    CHECK(good.runs == 1);
    CHECK(bad.failed);
    CHECK_FALSE(bad.committed);
    CHECK(opened.rows() == 1);
}

TEST_CASE("a unit that fails after it wrote leaves no trace, and the others commit with the same ids", "[store]") {
    Opened opened;
    Probe before, bad, after;
    std::vector<std::int64_t> ids;
    std::vector<std::uint64_t> draws;
    const auto write = [&](Transaction& tx) {
        ids.push_back(tx.next_id());
        draws.push_back(tx.random().next());
        opened.insert.run(ids.back(), "row");
    };
    opened.store.submit(std::make_unique<ProbeUnit>(before, write));
    opened.store.submit(std::make_unique<ProbeUnit>(bad, [&](Transaction& tx) {
        opened.insert.run(tx.next_id(), "bad");
        throw std::runtime_error("no");
    }));
    opened.store.submit(std::make_unique<ProbeUnit>(after, write));
    opened.store.run_pending();

    CHECK(before.committed);
    CHECK(before.runs == 2);
    CHECK(bad.failed);
    CHECK(after.committed);
    CHECK(opened.rows() == 2);
    REQUIRE(ids.size() == 3);    // before, before again, after
    CHECK(ids[0] == ids[1]);
    CHECK(draws[0] == draws[1]);
    CHECK(opened.store.figures().reruns == 1);
}

TEST_CASE("with a thread of its own the store answers after commit, and refuses when stopped", "[store]") {
    Opened opened;
    opened.store.start();
    for (int i = 0; i < 100; ++i) opened.store.write([&](Transaction& tx) { opened.insert.run(tx.next_id(), "row"); });
    CHECK(opened.rows() == 100);
    opened.store.stop();

    Probe late;
    opened.store.submit(std::make_unique<ProbeUnit>(late, [](Transaction&) {}));
    CHECK(late.failed);
    CHECK(late.runs == 0);
}
