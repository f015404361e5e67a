#include "pileus/service/captures.hpp"

#include <catch2/catch.hpp>

#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::storage::test;
using storage::Transaction;

namespace {

struct Kept {
    explicit Kept(Captures::Limits limits = {}, storage::StoreOptions options = {})
        : captures(limits), store(std::move(options)) {
        store.migrate({Captures::migrations()});
        captures.open(store);
    }
    void keep(Transaction& tx, const Capture& capture) { captures.keep(tx, capture); }
    void keep(const Capture& capture) {
        store.write([&](Transaction& tx) { captures.keep(tx, capture); });
    }
    std::string contents(const Captures::Wanted& wanted, std::int64_t after = 0, std::size_t limit = SIZE_MAX) {
        std::string all;
        for (const Capture& each : captures.list(wanted, after, limit)) all += each.content + " ";
        return all;
    }

    Captures captures;
    storage::Store store;
};

Capture email(std::string content) { return {.kind = CaptureKind::email, .content = std::move(content)}; }

}    // namespace

TEST_CASE("captures are listed by kind, owner and endpoint, oldest first", "[captures]") {
    Kept kept;
    const Capture one{0, CaptureKind::sms, from_milliseconds(5), "111111111111", "eu-west-1", "+1", "{\"n\":1}"};
    Capture two = one, three = one;
    two.account = "222222222222";
    two.content = "{\"n\":2}";
    three.endpoint = "+3";
    three.content = "{\"n\":3}";
    for (const Capture& each : {one, two, three}) kept.keep(each);
    kept.keep(email("{}"));

    CHECK(kept.contents({.kind = CaptureKind::sms}) == R"({"n":1} {"n":2} {"n":3} )");
    CHECK(kept.contents({.kind = CaptureKind::sms, .account = "111111111111"}) == R"({"n":1} {"n":3} )");
    CHECK(kept.contents({.kind = CaptureKind::sms, .region = "us-east-1"}).empty());
    CHECK(kept.contents({.kind = CaptureKind::sms, .endpoint = "+3"}) == R"({"n":3} )");
    const auto all = kept.captures.list({.kind = CaptureKind::sms}, 0, 10);
    CHECK(all[0].at == from_milliseconds(5));
    CHECK(all[0].region == "eu-west-1");
    CHECK(all[0].number < all[1].number);
    CHECK(kept.contents({.kind = CaptureKind::sms}, all[0].number, 1) == R"({"n":2} )");
}

TEST_CASE("of each kind the newest are kept", "[captures]") {
    Kept kept({.count = 2, .bytes = 1000});
    kept.keep({.kind = CaptureKind::sms, .content = "s"});
    for (const auto* content : {"a", "b", "c"}) kept.keep(email(content));
    CHECK(kept.contents({.kind = CaptureKind::email}) == "b c ");
    CHECK(kept.contents({.kind = CaptureKind::sms}) == "s ");
}

TEST_CASE("captures have so many bytes, and the newest stays whatever its size", "[captures]") {
    Kept kept({.count = 100, .bytes = 10});
    kept.keep(email("aaaaa"));
    kept.keep(email("bbbbb"));
    CHECK(kept.contents({.kind = CaptureKind::email}) == "aaaaa bbbbb ");
    kept.keep(email("c"));
    CHECK(kept.contents({.kind = CaptureKind::email}) == "bbbbb c ");
    kept.keep(email(std::string(11, 'd')));
    CHECK(kept.contents({.kind = CaptureKind::email}) == std::string(11, 'd') + " ");
}

TEST_CASE("what was cleared is gone, and leaves room", "[captures]") {
    Kept kept({.count = 2, .bytes = 1000});
    kept.keep({.kind = CaptureKind::email, .endpoint = "a", .content = "1"});
    kept.keep({.kind = CaptureKind::email, .endpoint = "b", .content = "2"});
    std::int64_t cleared = 0;
    kept.store.write(
        [&](Transaction&) { cleared = kept.captures.clear({.kind = CaptureKind::email, .endpoint = "a"}); });
    CHECK(cleared == 1);
    kept.keep(email("3"));
    CHECK(kept.contents({.kind = CaptureKind::email}) == "2 3 ");
}

TEST_CASE("what was captured in a unit that failed was not, and takes no room", "[captures]") {
    Kept kept({.count = 2, .bytes = 1000});
    kept.keep(email("a"));
    Probe probe;
    kept.store.submit(unit(probe, [&](Transaction& tx) {
        for (const auto* content : {"x", "y"}) kept.keep(tx, email(content));
        throw std::runtime_error("no");
    }));
    kept.store.run_pending();
    CHECK(probe.has_failed());
    CHECK(kept.contents({.kind = CaptureKind::email}) == "a ");
    kept.keep(email("b"));
    CHECK(kept.contents({.kind = CaptureKind::email}) == "a b ");
}

TEST_CASE("captures survive, and are counted again", "[captures]") {
    TemporaryFolder folder;
    {
        Kept kept({.count = 2, .bytes = 1000}, {.path = folder.database()});
        for (const auto* content : {"a", "b"}) kept.keep(email(content));
    }
    Kept kept({.count = 2, .bytes = 1000}, {.path = folder.database()});
    kept.keep(email("c"));
    CHECK(kept.contents({.kind = CaptureKind::email}) == "b c ");
}
