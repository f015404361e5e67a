// Runs every file of the corpus through its target, once: a case a target.
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

// The build makes a line of each target: PILEUS_FUZZ_TARGET(json_reader). Its entry point is called replay_json_reader
// here, since all targets are linked into one program.
#define PILEUS_FUZZ_TARGET(name) extern "C" int replay_##name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef PILEUS_FUZZ_TARGET

namespace pileus::fuzz {

namespace {

const std::filesystem::path corpus = PILEUS_CORPUS;

void replay(int (*target)(const std::uint8_t*, std::size_t), const std::string& name) {
    target(nullptr, 0);
    std::set<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(corpus / name)) files.insert(file.path());
    REQUIRE_FALSE(files.empty());
    for (const std::filesystem::path& path : files) {
        INFO(path);
        std::ifstream file(path, std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
        REQUIRE(file);
        CHECK(target(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) == 0);
    }
}

}    // namespace

#define PILEUS_FUZZ_TARGET(name) \
    TEST_CASE("the corpus of " #name " keeps its properties", "[fuzz]") { replay(replay_##name, #name); }
#include "fuzz_targets.inc"
#undef PILEUS_FUZZ_TARGET

}    // namespace pileus::fuzz
