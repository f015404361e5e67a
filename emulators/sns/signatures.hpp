// The signatures that one message has: of each text that it says to somebody, in each version that somebody gets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::sns {

class Signatures {
  public:
    // `signature` is base64.
    void put(int version, std::string_view text, std::string signature);
    // Empty when there is none.
    const std::string& of(int version, std::string_view text) const;
    bool has(int version, std::string_view text) const { return !of(version, text).empty(); }

    // A compact form of our own, for the database.
    std::string store() const;
    static Signatures load(std::string_view stored);

  private:
    struct Entry {
        int version;
        std::uint64_t text;    // its hash
        std::string signature;
    };
    const Entry* find(int version, std::uint64_t text) const;

    std::vector<Entry> entries_;    // mostly one
};

}    // namespace pileus::sns
