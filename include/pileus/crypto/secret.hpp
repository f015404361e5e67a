// Bytes that nobody may find later: wiped from memory when they go. Moved, never copied by accident.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace pileus::crypto {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::size_t size);         // zeros
    static Secret random(std::size_t size);    // from OpenSSL
    static Secret copy(std::string_view bytes);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    unsigned char* data() { return bytes_.get(); }
    const unsigned char* data() const { return bytes_.get(); }
    std::size_t size() const { return size_; }
    std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.get()), size_}; }
    void shorten(std::size_t size);    // wipes the rest

  private:
    std::unique_ptr<unsigned char[]> bytes_;
    std::size_t size_ = 0;
};

// Wipes what lies elsewhere.
void wipe(void* bytes, std::size_t size);

// Not secret, and never twice: nonces.
void fill_random(unsigned char* bytes, std::size_t size);

}    // namespace pileus::crypto
