// Whether something that is secret can be read somewhere.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "pileus/text/base64.hpp"
#include "pileus/text/md5.hpp"
#include "unit/kit/storage/support.hpp"

namespace pileus::test {

// One after the other, but for the one of this name.
inline std::string all_files_in(const std::filesystem::path& folder, const std::string& except = {}) {
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().filename() == except) continue;
        bytes += storage::test::read_file(entry.path().string());
    }
    return bytes;
}

// In plain, in hexadecimal digits, and in base64 wherever it lies in it: by where in a group of three bytes it begins
// there are three ways, of which what the neighbours spoil is cut off.
inline bool tells(const std::string& bytes, const std::string& secret) {
    const std::string hex = text::hex(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size());
    std::vector<std::string> forms{secret, hex};
    for (const std::size_t before : {0, 1, 2}) {
        const std::string text = text::base64(std::string(before, 'x') + secret);
        forms.push_back(text.substr(4, text.size() - 8));
    }
    return std::any_of(forms.begin(), forms.end(),
                       [&](const std::string& form) { return bytes.find(form) != std::string::npos; });
}

}    // namespace pileus::test
