// What would have left for a mail server, a carrier, a vendor of push or a service that is not here: kept instead, to
// be looked at under /_pileus/captured. Rows, so that they survive the process; of each kind the newest. Storage
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"

namespace pileus {

enum class CaptureKind : std::uint8_t { email, sms, push, firehose, lambda };    // stored: only ever added to
inline constexpr std::array<std::string_view, 5> capture_kind_names{"email", "sms", "push", "firehose", "lambda"};

struct Capture {
    std::int64_t number = 0;    // rising; given when it is kept
    CaptureKind kind{};
    Instant at{};
    std::string account, region;    // whose it is
    std::string endpoint;           // e-mail address, telephone number, ARN
    std::string content;            // a JSON object
};

class Captures final : public storage::Companion {
  public:
    // Of each kind.
    struct Limits {
        std::int64_t count = 10'000;
        std::int64_t bytes = 64 << 20;    // of contents
    };
    Captures() : Captures(Limits{}) {}
    explicit Captures(Limits limits) : limits_(limits) {}

    static storage::Migrations migrations();
    void open(storage::Store& store);    // after the migration

    // The oldest of the kind go where there is no room.
    void keep(storage::Transaction& tx, const Capture& capture);

    // Empty: any.
    struct Wanted {
        CaptureKind kind{};
        std::string account, region, endpoint;
    };
    // Numbered above `after`, oldest first, until there are `limit` or their contents are too large for one page.
    std::vector<Capture> list(const Wanted& wanted, std::int64_t after, std::size_t limit);
    std::int64_t clear(const Wanted& wanted);    // how many there were

    void rewind() override { held_ = {}; }

  private:
    struct Held {
        std::int64_t count = 0, bytes = 0;
    };
    Held& held(CaptureKind kind);    // looked up when it is not known

    const Limits limits_;
    std::array<std::optional<Held>, capture_kind_names.size()> held_;
    storage::Statement insert_, oldest_, remove_, list_, clear_, count_;
};

}    // namespace pileus
