#include "protocols/xml_writer.hpp"

#include <array>
#include <charconv>

#include "pileus/text/base64.hpp"
#include "protocols/numbers.hpp"

namespace pileus::protocols {

using wire::Kind;
using wire::Shape;

namespace {

constexpr std::string_view not_carried = "\uFFFD";
constexpr auto is_special = [] {
    std::array<bool, 256> special{};
    for (std::size_t control = 0; control < 0x20; ++control) special[control] = control != '\t' && control != '\n';
    for (const unsigned char each : {'&', '<', '>', '"'}) special[each] = true;
    special[0xEF] = true;    // U+FFFE and U+FFFF begin with it
    return special;
}();

std::string_view escape_of(char character) {
    switch (character) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\r':
            return "&#xD;";
        default:
            return not_carried;
    }
}

}    // namespace

void append_xml_text(std::string& out, std::string_view text) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_special[static_cast<unsigned char>(text[i])]) continue;
        const bool may_be_carried = text[i] == '\xEF';
        const std::size_t length = may_be_carried ? 3 : 1;
        if (may_be_carried && text.substr(i, 3) != "\uFFFE" && text.substr(i, 3) != "\uFFFF") continue;
        out.append(text.substr(written, i - written)) += may_be_carried ? not_carried : escape_of(text[i]);
        i += length - 1;
        written = i + 1;
    }
    out.append(text.substr(written));
}

namespace {

class Element {
  public:
    Element(std::string& out, std::string_view name) : out_(out), name_(name) { (out_ += '<').append(name_) += '>'; }
    ~Element() { (out_ += "</").append(name_) += '>'; }
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;

  private:
    std::string& out_;
    std::string_view name_;
};

template <class Number>
void append_number(std::string& out, Number value) {
    std::array<char, 32> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end);
}

void write_value(std::string& out, const Shape& shape, const void* value, const wire::Traits& traits);

void write_list(std::string& out, const Shape& shape, const void* list, std::string_view element_name) {
    for (std::size_t i = 0; i < shape.size(list); ++i) {
        const Element element(out, element_name);
        write_value(out, shape.element(), shape.at(list, i), {});
    }
}

void write_map(std::string& out, const Shape& shape, const void* map, std::string_view entry_name,
               const wire::Traits& traits) {
    struct Visit {
        std::string& out;
        const Shape& element;
        std::string_view entry, key, value;
    } visit{out, shape.element(), entry_name, traits.key_name.empty() ? "key" : traits.key_name,
            traits.value_name.empty() ? "value" : traits.value_name};
    shape.for_each(map, &visit, [](void* context, const std::string& key, const void* value) {
        auto& at = *static_cast<Visit*>(context);
        const Element entry(at.out, at.entry);
        {
            const Element element(at.out, at.key);
            append_xml_text(at.out, key);
        }
        const Element element(at.out, at.value);
        write_value(at.out, at.element, value, {});
    });
}

void write_value(std::string& out, const Shape& shape, const void* value, const wire::Traits& traits) {
    switch (shape.kind) {
        case Kind::string:
            return append_xml_text(out, *static_cast<const std::string*>(value));
        case Kind::blob:
            return text::append_base64(out, static_cast<const wire::Blob*>(value)->bytes);
        case Kind::boolean:
            out += *static_cast<const bool*>(value) ? "true" : "false";
            return;
        case Kind::int32:
            return append_number(out, *static_cast<const std::int32_t*>(value));
        case Kind::int64:
            return append_number(out, *static_cast<const std::int64_t*>(value));
        case Kind::float64:
            return append_double(out, *static_cast<const double*>(value));
        case Kind::timestamp: {
            const Instant instant = *static_cast<const Instant*>(value);
            out += to_iso8601(instant, to_milliseconds(instant) % 1000 != 0);
            return;
        }
        case Kind::list:
            return write_list(out, shape, value, traits.element_name.empty() ? "member" : traits.element_name);
        case Kind::map:
            return write_map(out, shape, value, "entry", traits);
        case Kind::structure:
            return write_xml(out, shape, value);
    }
}

}    // namespace

void write_xml(std::string& out, const Shape& shape, const void* value) {
    for (const wire::Member& member : shape.members) {
        const void* const field = member.find_in(value);
        if (field == nullptr) continue;
        const Shape& of = member.shape();
        if (member.traits.flattened && of.kind == Kind::list) {
            write_list(out, of, field, member.xml());
        } else if (member.traits.flattened && of.kind == Kind::map) {
            write_map(out, of, field, member.xml(), member.traits);
        } else if (of.is_empty_container(field)) {
            if (member.traits.keep_empty) ((out += '<').append(member.xml())) += "/>";    // [SNS-10]
        } else {
            const Element element(out, member.xml());
            write_value(out, of, field, member.traits);
        }
    }
}

}    // namespace pileus::protocols
