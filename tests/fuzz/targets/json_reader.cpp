// A line with the name of an operation, and behind it a JSON body that is read as its input; a name that is none stands
// for a shape of every kind of member. What was read is written and read again.
#include "protocols/json_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "fuzz/support/property.hpp"
#include "fuzz/support/values.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/json_writer.hpp"

namespace pileus::fuzz {

namespace {

using Json = nlohmann::ordered_json;

constexpr ErrorKind malformed{.type = "SerializationException"};

struct Read {
    wire::Value value;
    bool is_refused = false;
    std::string missing, refusal;
};

Read read(const NamedShape& shape, std::string_view body) {
    Read read{shape.make(), false, {}, {}};
    wire::Violations violations;
    try {
        protocols::read_json(body, *shape.shape, read.value.get(), malformed, violations);
    } catch (const ApiError& error) {
        property(&error.kind() == &malformed, "only what is malformed is refused, not {}", error.message());
        property(text::is_utf8(error.message()), "a refusal is text");
        read.is_refused = true;
        read.refusal = error.message();
    }
    for (const wire::Violation& violation : violations.all()) read.missing += violation.path + " ";
    return read;
}

bool are_same(const Read& one, const Read& other) {
    if (one.is_refused || other.is_refused) return one.is_refused == other.is_refused;
    return one.missing == other.missing && are_equal(one.value, other.value);
}

// What nlohmann/json makes of it; empty when it is no JSON. It takes a zero byte for the end of the text. It takes
// neither numbers that no double holds nor halves of surrogate pairs, though both are JSON: then `is_beyond_it`.
struct Other {
    std::optional<Json> document;
    bool is_beyond_it = false;
};
Other other_reading(std::string_view body) {
    if (body.find('\0') != std::string_view::npos || body.starts_with("\xEF\xBB\xBF")) return {};
    try {
        return {Json::parse(body), false};
    } catch (const Json::exception& error) {
        const std::string_view what = error.what();
        return {std::nullopt, error.id == 406 || what.find("surrogate") != std::string_view::npos};
    }
}

// Whether an object has a name twice, anywhere.
bool has_repeats(std::string_view body) {
    std::vector<std::set<std::string>> names;
    bool found = false;
    const Json ignored = Json::parse(
        body,
        [&](int, Json::parse_event_t event, const Json& parsed) {
            if (event == Json::parse_event_t::object_start) names.emplace_back();
            if (event == Json::parse_event_t::object_end) names.pop_back();
            if (event == Json::parse_event_t::key) found |= !names.back().insert(parsed.get<std::string>()).second;
            return true;
        },
        false);
    return found;
}

bool is_blank(std::string_view body) { return body.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void check_reading(const NamedShape& shape, std::string_view body, const Read& first) {
    if (is_blank(body)) return property(!first.is_refused, "an empty body is an empty object");
    const Other other = other_reading(body);
    if (other.is_beyond_it) return;
    const bool is_object = other.document && other.document->is_object();
    if (!is_object) return property(first.is_refused, "{}: this is no object, and was taken", shape.name);
    const auto brackets = std::count_if(body.begin(), body.end(), [](char each) { return each == '{' || each == '['; });
    const bool is_for_any = shape.shape->members.empty() && brackets <= 100;
    property(!is_for_any || !first.is_refused, "{}: unknown members are skipped, but: {}", shape.name, first.refusal);
    const Read plain = read(shape, other.document->dump());
    const bool is_refused_first = first.is_refused && has_repeats(body);    // for one that does not count
    property(is_refused_first || are_same(first, plain),
             "{}: of what is repeated the last counts, and white space and escapes do not: {}{}", shape.name,
             first.refusal, plain.refusal);
}

void check_writing(const NamedShape& shape, const Read& first) {
    std::string written;
    protocols::write_json(written, *shape.shape, first.value.get());
    property(text::is_utf8(written) && Json::accept(written), "{}: what is written is JSON", shape.name);
    const Read second = read(shape, written);
    property(!second.is_refused, "{}: what was written is read: {}", shape.name, second.refusal);
    std::string again;
    protocols::write_json(again, *shape.shape, second.value.get());
    property(again == written, "{}: what was read is written alike", shape.name);
    const bool has_lost = written.find("\uFFFD") != std::string::npos;    // what no text can hold
    property(has_lost || are_equal(first.value, second.value), "{}: what was written is what was read", shape.name);
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    const std::string_view input = as_text(data, size);
    const std::size_t line = std::min(input.find('\n'), input.size());
    const NamedShape& shape = input_shape(input.substr(0, line));
    const std::string_view body = input.substr(std::min(line + 1, input.size()));
    const Read first = read(shape, body);
    check_reading(shape, body, first);
    if (!first.is_refused) check_writing(shape, first);
    return 0;
}
