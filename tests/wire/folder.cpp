#include "wire/folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace pileus::test {

std::vector<std::string> transcripts() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(PILEUS_TRANSCRIPTS)) {
        if (entry.path().extension() != ".txt") continue;
        names.push_back(std::filesystem::relative(entry.path(), PILEUS_TRANSCRIPTS).replace_extension().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string read_transcript(const std::string& name) {
    std::ifstream file(std::filesystem::path(PILEUS_TRANSCRIPTS) / (name + ".txt"), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}    // namespace pileus::test
