// Whole requests, from the gateway to the tables and back: a script plays with a sandbox in memory (playground.hpp).
// The mutator beside this knows the script's lines.
#include "fuzz/support/playground.hpp"
#include "fuzz/support/property.hpp"

namespace {

constexpr std::size_t most_lines = 40;

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    std::string_view script = as_text(data, size);
    Playground playground;
    for (std::size_t count = 0; count < most_lines && !script.empty(); ++count) {
        const std::size_t end = std::min(script.find('\n'), script.size());
        playground.play(script.substr(0, end));
        script.remove_prefix(std::min(end + 1, script.size()));
    }
    playground.finish();
    return 0;
}
