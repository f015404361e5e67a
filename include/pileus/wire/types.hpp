// The C++ types that members of a shape may have, beyond std::string, bool, std::int32_t, std::int64_t, double,
// Instant, std::optional<T>, std::vector<T> and described structs.
#pragma once

#include <map>
#include <string>

namespace pileus::wire {

// Raw bytes: base64 in JSON, XML and Query; the body itself as a REST payload.
struct Blob {
    std::string bytes;
    bool operator==(const Blob&) const = default;
};

// String keys in byte order.
template <class T>
using Map = std::map<std::string, T, std::less<>>;

// The output of an operation that has none.
struct Nothing {
    static void describe(auto&) {}
};

}    // namespace pileus::wire
