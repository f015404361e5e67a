#include "fuzz/support/values.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstring>

#include "pileus/text/base64.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/service_table.hpp"
#include "sandbox.hpp"

namespace pileus::fuzz {

using wire::Kind;
using wire::Member;
using wire::Shape;

namespace {

struct Shapes {
    std::vector<NamedShape> inputs, outputs;

    Shapes() {
        Sandbox sandbox(SandboxOptions{});
        for (Service* const service : sandbox.services()) {
            for (const Operation& operation : service->operations()) {
                const std::string name(operation.name);
                inputs.push_back({name, &operation.input_shape(), operation.new_input});
                outputs.push_back({name, &operation.output_shape(), operation.new_output});
            }
        }
        const NamedShape everything{"Everything", &wire::shape_of<Everything>(), &wire::Value::make<Everything>};
        inputs.push_back(everything);
        outputs.push_back(everything);
    }
};

const Shapes& shapes() {
    static const Shapes found;
    return found;
}

}    // namespace

const std::vector<NamedShape>& input_shapes() { return shapes().inputs; }
const std::vector<NamedShape>& output_shapes() { return shapes().outputs; }

const NamedShape& input_shape(std::string_view operation) {
    const auto found = std::find_if(input_shapes().begin(), input_shapes().end(),
                                    [&](const NamedShape& each) { return each.name == operation; });
    return found == input_shapes().end() ? input_shapes().back() : *found;
}

// --- making --------------------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t most_elements = 3;

Instant instant_of(Bytes& bytes, wire::TimestampFormat format) {
    constexpr std::int64_t year_0 = -62'167'219'200'000, year_10000 = 253'402'300'800'000;
    constexpr auto span = static_cast<std::uint64_t>(year_10000 - year_0);
    const std::int64_t milliseconds = year_0 + static_cast<std::int64_t>(bytes.number() % span);
    return from_milliseconds(format == wire::TimestampFormat::http_date ? milliseconds / 1000 * 1000 : milliseconds);
}

double double_of(Bytes& bytes) {
    const std::uint64_t bits = bytes.number();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

std::string text_of(Bytes& bytes, Texts texts) {
    std::string text(bytes.text());
    if (texts == Texts::raw ? text::is_utf8(text) : text::is_xml_text(text)) return text;
    std::string clean;
    for (const char byte : text) text::append_code_point(clean, static_cast<std::uint8_t>(byte) + 0xA1u);
    return clean;
}

void fill_value(const Shape& shape, void* into, Bytes& bytes, Texts texts, wire::TimestampFormat format) {
    switch (shape.kind) {
        case Kind::string:
            *static_cast<std::string*>(into) = text_of(bytes, texts);
            return;
        case Kind::blob:
            static_cast<wire::Blob*>(into)->bytes = bytes.text();
            return;
        case Kind::boolean:
            *static_cast<bool*>(into) = bytes.chance();
            return;
        case Kind::int32:
            *static_cast<std::int32_t*>(into) = static_cast<std::int32_t>(bytes.number());
            return;
        case Kind::int64:
            *static_cast<std::int64_t*>(into) = static_cast<std::int64_t>(bytes.number());
            return;
        case Kind::float64:
            *static_cast<double*>(into) = double_of(bytes);
            return;
        case Kind::timestamp:
            *static_cast<Instant*>(into) = instant_of(bytes, format);
            return;
        case Kind::list:
            for (std::size_t count = bytes.below(most_elements + 1); count > 0; --count)
                fill_value(shape.element(), shape.append(into), bytes, texts, format);
            return;
        case Kind::map:
            for (std::size_t count = bytes.below(most_elements + 1); count > 0; --count) {
                void* const value = shape.insert(into, text_of(bytes, texts));
                fill_value(shape.element(), value, bytes, texts, format);
            }
            return;
        case Kind::structure:
            return fill(shape, into, bytes, texts);
    }
}

}    // namespace

void fill(const Shape& shape, void* into, Bytes& bytes, Texts texts) {
    for (const Member& member : shape.members) {
        if (member.optional && !bytes.chance()) continue;
        fill_value(member.shape(), member.emplace_in(into), bytes, texts, member.traits.timestamp);
    }
}

// --- comparing -----------------------------------------------------------------------------------------------------

namespace {

// In the order of the keys.
std::vector<std::pair<std::string_view, const void*>> entries_of(const Shape& shape, const void* map) {
    std::vector<std::pair<std::string_view, const void*>> entries;
    shape.for_each(map, &entries, [](void* into, const std::string& key, const void* value) {
        static_cast<decltype(entries)*>(into)->emplace_back(key, value);
    });
    return entries;
}

bool are_equal_lists(const Shape& shape, const void* one, const void* other) {
    if (shape.size(one) != shape.size(other)) return false;
    for (std::size_t i = 0; i < shape.size(one); ++i) {
        if (!are_equal(shape.element(), shape.at(one, i), shape.at(other, i))) return false;
    }
    return true;
}

bool are_equal_maps(const Shape& shape, const void* one, const void* other) {
    const auto ours = entries_of(shape, one), theirs = entries_of(shape, other);
    return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [&](const auto& a, const auto& b) {
        return a.first == b.first && are_equal(shape.element(), a.second, b.second);
    });
}

bool are_equal_structures(const Shape& shape, const void* one, const void* other) {
    return std::all_of(shape.members.begin(), shape.members.end(), [&](const Member& member) {
        const auto find = [&](const void* in) {
            const void* const found = member.find_in(in);
            return found != nullptr && member.shape().is_empty_container(found) ? nullptr : found;
        };
        const void* const ours = find(one);
        const void* const theirs = find(other);
        if (ours == nullptr || theirs == nullptr) return ours == theirs;
        return are_equal(member.shape(), ours, theirs);
    });
}

template <class T>
bool are_same(const void* one, const void* other) {
    return *static_cast<const T*>(one) == *static_cast<const T*>(other);
}

}    // namespace

bool are_equal(const Shape& shape, const void* one, const void* other) {
    switch (shape.kind) {
        case Kind::string:
            return are_same<std::string>(one, other);
        case Kind::blob:
            return are_same<wire::Blob>(one, other);
        case Kind::boolean:
            return are_same<bool>(one, other);
        case Kind::int32:
            return are_same<std::int32_t>(one, other);
        case Kind::int64:
            return are_same<std::int64_t>(one, other);
        case Kind::float64:
            return are_same<double>(one, other) ||
                   (std::isnan(*static_cast<const double*>(one)) && std::isnan(*static_cast<const double*>(other)));
        case Kind::timestamp:
            return are_same<Instant>(one, other);
        case Kind::list:
            return are_equal_lists(shape, one, other);
        case Kind::map:
            return are_equal_maps(shape, one, other);
        case Kind::structure:
            return are_equal_structures(shape, one, other);
    }
    return false;
}

// --- as a form -----------------------------------------------------------------------------------------------------

namespace {

// The names of a map's or wrapped list's parts, where a member has some of its own.
struct Names {
    bool is_flat = false;
    std::string element = "member", key = "key", value = "value";
};

Names names_of(const Member& member) {
    const wire::Traits& traits = member.traits;
    Names names;
    names.is_flat = traits.flattened;
    if (!traits.element_name.empty()) names.element = traits.element_name;
    if (!traits.key_name.empty()) names.key = traits.key_name;
    if (!traits.value_name.empty()) names.value = traits.value_name;
    return names;
}

class FormWriter {
  public:
    explicit FormWriter(std::string& out) : out_(out) {}

    void structure(const Shape& shape, const void* value, const std::string& prefix) {
        for (const Member& member : shape.members) {
            const void* const found = member.find_in(value);
            if (found == nullptr) continue;
            write(member.shape(), found, prefix + std::string(member.xml()), names_of(member));
        }
    }

  private:
    void write(const Shape& shape, const void* value, const std::string& name, const Names& names) {
        // A structure, list or map is there even if there is nothing in it.
        if (shape.kind == Kind::structure) {
            put(name, "");
            structure(shape, value, name + ".");
        } else if (shape.kind == Kind::list) {
            put(name, "");
            const std::string prefix = name + (names.is_flat ? "." : "." + names.element + ".");
            for (std::size_t i = 0; i < shape.size(value); ++i)
                write(shape.element(), shape.at(value, i), prefix + std::to_string(i + 1), {});
        } else if (shape.kind == Kind::map) {
            put(name, "");
            std::size_t position = 0;
            for (const auto& [key, of] : entries_of(shape, value)) {
                const std::string entry = name + (names.is_flat ? "." : ".entry.") + std::to_string(++position) + ".";
                put(entry + names.key, key);
                write(shape.element(), of, entry + names.value, {});
            }
        } else {
            put(name, text_of(shape, value));
        }
    }

    void put(std::string_view name, std::string_view value) {
        out_ += (out_.empty() ? "" : "&") + text::percent_encode(name) + "=" + text::percent_encode(value);
    }

    static std::string text_of(const Shape& shape, const void* value) {
        switch (shape.kind) {
            case Kind::string:
                return *static_cast<const std::string*>(value);
            case Kind::blob:
                return text::base64(static_cast<const wire::Blob*>(value)->bytes);
            case Kind::boolean:
                return *static_cast<const bool*>(value) ? "true" : "false";
            case Kind::int32:
                return std::to_string(*static_cast<const std::int32_t*>(value));
            case Kind::int64:
                return std::to_string(*static_cast<const std::int64_t*>(value));
            case Kind::float64: {
                const double real = *static_cast<const double*>(value);
                return std::isnan(real)    ? "NaN"
                       : !std::isinf(real) ? fmt::format("{}", real)
                       : real > 0          ? "Infinity"
                                           : "-Infinity";
            }
            case Kind::timestamp:
                return to_iso8601(*static_cast<const Instant*>(value), true);
            default:
                return {};
        }
    }

    std::string& out_;
};

}    // namespace

std::string form_of(const Shape& shape, const void* value) {
    std::string out;
    FormWriter(out).structure(shape, value, {});
    return out;
}

}    // namespace pileus::fuzz
