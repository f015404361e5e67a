// Message attributes as JSON: what is accepted is stored and read back, counted, digested as AWS documents it, and
// selected by name.
#include "sqs/message_attributes.hpp"

#include "fuzz/support/property.hpp"
#include "fuzz/support/values.hpp"
#include "pileus/error.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/json_reader.hpp"
#include "sqs/errors.hpp"

namespace pileus::fuzz {

namespace {

using sqs::MessageAttributes;

constexpr ErrorKind malformed{.type = "SerializationException"};

struct Input {
    MessageAttributes attributes;

    static void describe(auto& member) { member("MessageAttributes", &Input::attributes); }
};

bool is_accepted(const MessageAttributes& attributes, void (*check)(const MessageAttributes&)) {
    try {
        check(attributes);
        return true;
    } catch (const ApiError& error) {
        property(&error.kind() == &sqs::invalid_parameter_value || &error.kind() == &sqs::unsupported_operation,
                 "attributes are refused by these two errors, not {}", error.kind().type);
        property(text::is_utf8(error.message()), "a refusal is text");
        return false;
    }
}

bool is_binary(const sqs::AttributeValue& value) { return value.data_type.starts_with("Binary"); }
std::string_view content(const sqs::AttributeValue& value) {
    return is_binary(value) ? std::string_view(value.binary_value->bytes) : std::string_view(*value.string_value);
}

// As the developer guide says: sorted by name, lengths in four bytes, a byte for the type of transport.
std::string documented_digest(const MessageAttributes& attributes) {
    std::string bytes;
    const auto put = [&](std::string_view text) {
        const auto size = static_cast<std::uint32_t>(text.size());
        for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(size >> shift & 0xFF);
        bytes += text;
    };
    for (const auto& [name, value] : attributes) {
        put(name);
        put(value.data_type);
        bytes += is_binary(value) ? '\x02' : '\x01';
        put(content(value));
    }
    return text::hex(text::md5(bytes));
}

void check_accepted(const MessageAttributes& attributes) {
    std::size_t size = 0;
    for (const auto& [name, value] : attributes) {
        size += name.size() + value.data_type.size() + content(value).size();
        property(!name.empty() && name.size() <= 256 && !content(value).empty(), "an attribute has a name and a value");
        property(is_binary(value) || text::is_xml_text(content(value)), "a value is text");
        property(!value.data_type.starts_with("Number") ||
                     content(value).find_first_not_of("0123456789+-.eE") == std::string_view::npos,
                 "{} is a number", content(value));
    }
    property(sqs::size_of(attributes) == size, "the size is that of names, types and values");
    property(sqs::digest_of(attributes) == documented_digest(attributes), "the digest is the documented one");

    const MessageAttributes loaded = sqs::load(sqs::store(attributes));
    property(loaded.size() == attributes.size(), "what was stored is all there");
    for (const auto& [name, value] : attributes) {
        const auto found = loaded.find(name);
        property(found != loaded.end() && found->second.data_type == value.data_type &&
                     content(found->second) == content(value),
                 "{} is as it was stored", name);
        property(sqs::select(attributes, {name}).contains(name), "{} is found by its name", name);
    }
    property(sqs::select(attributes, {"All"}).size() == attributes.size(), "All are all");
    property(sqs::select(attributes, {}).empty(), "nothing asked for, nothing given");
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus;
    using namespace pileus::fuzz;
    Input input;
    wire::Violations violations;
    try {
        protocols::read_json(as_text(data, size), wire::shape_of<Input>(), &input, malformed, violations);
    } catch (const ApiError&) {
        return 0;
    }
    is_accepted(input.attributes, sqs::check_system_attributes);
    if (is_accepted(input.attributes, sqs::check_attributes)) check_accepted(input.attributes);
    return 0;
}
