#include "keys/root_key.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "keys/files.hpp"
#include "pileus/crypto/sealing.hpp"

namespace pileus::keys {

namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t text_size = crypto::sealing_key_size * 2 + 1;    // hexadecimal digits and the line's end

[[noreturn]] void refuse(const std::string& file, std::string_view what) {
    throw std::runtime_error(
        fmt::format("the root key {} {}; put back the file that belongs to this data directory", file, what));
}

crypto::Secret parse(const std::string& file, const crypto::Secret& text) {
    if (text.size() != text_size || text.view().back() != '\n') refuse(file, "is damaged: it is 64 hexadecimal digits");
    crypto::Secret key(crypto::sealing_key_size);
    for (std::size_t i = 0; i < key.size(); ++i) {
        const std::size_t high = digits.find(text.view()[2 * i]), low = digits.find(text.view()[2 * i + 1]);
        if (high == digits.npos || low == digits.npos) refuse(file, "is damaged: it is 64 hexadecimal digits");
        key.data()[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return key;
}

// Empty when there is no such file.
std::optional<crypto::Secret> read(const std::string& path) {
    std::error_code error;
    if (path.empty() || std::filesystem::symlink_status(path, error).type() == std::filesystem::file_type::not_found)
        return std::nullopt;
    std::ifstream file;
    file.rdbuf()->pubsetbuf(nullptr, 0);    // no copy of it stays in a buffer
    file.open(path, std::ios::binary);
    crypto::Secret text(text_size + 1);
    file.read(reinterpret_cast<char*>(text.data()), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) refuse(path, "cannot be read");
    text.shorten(static_cast<std::size_t>(file.gcount()));
    return parse(path, text);
}

}    // namespace

FileRootKey::FileRootKey(std::string file) : file_(std::move(file)), key_(read(file_)) {}

const crypto::Secret& FileRootKey::get() {
    if (key_) return *key_;
    crypto::Secret key = crypto::Secret::random(crypto::sealing_key_size);
    if (!file_.empty()) {
        std::string text(text_size, '\n');
        for (std::size_t i = 0; i < key.size(); ++i) {
            text[2 * i] = digits[key.data()[i] >> 4];
            text[2 * i + 1] = digits[key.data()[i] & 15];
        }
        const bool is_kept = write_file(file_, text);
        crypto::wipe(text.data(), text.size());
        if (!is_kept) throw std::runtime_error(fmt::format("the root key {} cannot be written", file_));
    }
    return key_.emplace(std::move(key));
}

}    // namespace pileus::keys
