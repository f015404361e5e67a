// The output of an operation, made from the fuzzer's bytes and written as XML, is well-formed whatever its texts are,
// and is read back by another reader of XML as it was.
#include <cmath>
#include <limits>
#include <pugixml.hpp>

#include "fuzz/support/property.hpp"
#include "fuzz/support/values.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/xml_writer.hpp"

namespace pileus::fuzz {

namespace {

using wire::Kind;
using wire::Member;
using wire::Shape;

class Reader {
  public:
    void structure(const Shape& shape, void* into, const pugi::xml_node& element) {
        std::size_t used = 0;
        for (const Member& member : shape.members) used += read_member(member, into, element);
        const auto children = element.children();
        const auto elements = std::count_if(children.begin(), children.end(), [](const pugi::xml_node& each) {
            return each.type() == pugi::node_element;
        });
        property(static_cast<std::size_t>(elements) == used, "<{}> has elements of its members only", element.name());
    }

  private:
    // How many elements it had.
    std::size_t read_member(const Member& member, void* into, const pugi::xml_node& element) {
        const Shape& shape = member.shape();
        const wire::Traits& traits = member.traits;
        const std::string name(member.xml());
        const auto or_else = [](std::string_view given, std::string_view usual) {
            return std::string(given.empty() ? usual : given);
        };
        const std::string key = or_else(traits.key_name, "key"), of = or_else(traits.value_name, "value");
        if (traits.flattened && shape.kind == Kind::list) return list(shape, member.emplace_in(into), element, name);
        if (traits.flattened && shape.kind == Kind::map)
            return map(shape, member.emplace_in(into), element, name, key, of);
        const pugi::xml_node child = element.child(name.c_str());
        if (!child) return 0;
        void* const field = member.emplace_in(into);
        if (shape.kind == Kind::list) {
            list(shape, field, child, or_else(traits.element_name, "member"));
        } else if (shape.kind == Kind::map) {
            map(shape, field, child, "entry", key, of);
        } else {
            value(shape, field, child);
        }
        return 1;
    }

    std::size_t list(const Shape& shape, void* into, const pugi::xml_node& parent, const std::string& name) {
        std::size_t count = 0;
        for (const pugi::xml_node& each : parent.children(name.c_str())) {
            value(shape.element(), shape.append(into), each);
            ++count;
        }
        return count;
    }

    std::size_t map(const Shape& shape, void* into, const pugi::xml_node& parent, const std::string& name,
                    const std::string& key, const std::string& of) {
        std::size_t count = 0;
        for (const pugi::xml_node& each : parent.children(name.c_str())) {
            property(each.child(key.c_str()) && each.child(of.c_str()), "an entry has a key and a value");
            value(shape.element(), shape.insert(into, each.child_value(key.c_str())), each.child(of.c_str()));
            ++count;
        }
        return count;
    }

    void value(const Shape& shape, void* into, const pugi::xml_node& element) {
        const std::string content = element.child_value();
        switch (shape.kind) {
            case Kind::string:
                *static_cast<std::string*>(into) = content;
                return;
            case Kind::blob: {
                const auto bytes = text::parse_base64(content);
                property(bytes.has_value(), "a blob is base64: {}", content);
                static_cast<wire::Blob*>(into)->bytes = *bytes;
                return;
            }
            case Kind::boolean:
                property(content == "true" || content == "false", "a boolean is one: {}", content);
                *static_cast<bool*>(into) = content == "true";
                return;
            case Kind::int32:
                *static_cast<std::int32_t*>(into) = static_cast<std::int32_t>(std::stoll(content));
                return;
            case Kind::int64:
                *static_cast<std::int64_t*>(into) = std::stoll(content);
                return;
            case Kind::float64:
                *static_cast<double*>(into) = real(content);
                return;
            case Kind::timestamp: {
                const auto instant = parse_iso8601(content);
                property(instant.has_value(), "a timestamp is ISO 8601: {}", content);
                *static_cast<Instant*>(into) = *instant;
                return;
            }
            case Kind::list:
                list(shape, into, element, "member");
                return;
            case Kind::map:
                map(shape, into, element, "entry", "key", "value");
                return;
            case Kind::structure:
                return structure(shape, into, element);
        }
    }

    static double real(const std::string& content) {
        if (content == "NaN") return std::numeric_limits<double>::quiet_NaN();
        if (content == "Infinity") return std::numeric_limits<double>::infinity();
        if (content == "-Infinity") return -std::numeric_limits<double>::infinity();
        property(!content.empty() && content.find_first_not_of("0123456789+-.e") == std::string::npos,
                 "a number is one: {}", content);
        return std::strtod(content.c_str(), nullptr);
    }
};

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    Bytes bytes(as_text(data, size));
    const NamedShape& shape = output_shapes()[output_shapes().size() - 1 - bytes.below(output_shapes().size())];
    const Texts texts = bytes.chance() ? Texts::raw : Texts::clean;
    pileus::wire::Value value = shape.make();
    fill(*shape.shape, value.get(), bytes, texts);

    std::string written = "<Root>";
    pileus::protocols::write_xml(written, *shape.shape, value.get());
    written += "</Root>";
    property(pileus::text::is_xml_text(written), "{}: only what XML can carry is written", shape.name);

    pugi::xml_document document;
    const auto result = document.load_buffer(written.data(), written.size(),
                                             pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
    property(result.status == pugi::status_ok, "{}: {}", shape.name, result.description());
    if (texts == Texts::raw) return 0;
    pileus::wire::Value again = shape.make();
    Reader().structure(*shape.shape, again.get(), document.document_element());
    property(are_equal(value, again), "{}: what is read is what was written", shape.name);
    return 0;
}
