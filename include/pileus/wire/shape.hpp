// A shape (an operation's input or output, or a part of one) as a run-time table, built once from its `describe`.
// Protocols read, check and write any shape by walking its table; nothing is generated per shape.
//
//     struct SendMessageInput {
//         std::string                 queue_url;
//         std::optional<std::int32_t> delay_seconds;   // seconds, 0–900
//         wire::Map<AttributeValue>   message_attributes;
//
//         static void describe(auto& member) {
//             using This = SendMessageInput;
//             member("QueueUrl",          &This::queue_url,     required);
//             member("DelaySeconds",      &This::delay_seconds);
//             member("MessageAttributes", &This::message_attributes, flat{"MessageAttribute", "Name", "Value"});
//         }
//     };
//
// A member that is `optional` is absent or present; any other has its default when absent. Whether a required one was
// there is known while reading, and then recorded as a violation (see validate.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "pileus/time/instant.hpp"
#include "pileus/wire/types.hpp"

namespace pileus::wire {

enum class Kind : std::uint8_t { string, blob, boolean, int32, int64, float64, timestamp, list, map, structure };
// Where a member travels in REST-JSON; the other protocols carry all in the body.
enum class Location : std::uint8_t { body, label, query, header, payload, status };
// Absent says: as the protocol's default is (JSON: epoch seconds, Query and XML: ISO 8601).
enum class TimestampFormat : std::uint8_t { protocol_default, epoch_seconds, iso8601, http_date };

struct Shape;
using ShapeFunction = const Shape& (*)();

// --- traits, as they stand in a row of `describe` ---------------------------------------------------------------
struct Required {};
inline constexpr Required required{};
struct Sensitive {};
inline constexpr Sensitive sensitive{};    // never in a log, the journal or an error text
struct IdempotencyToken {};
inline constexpr IdempotencyToken idempotency_token{};
struct KeepEmpty {};
inline constexpr KeepEmpty keep_empty{};    // an empty list or map is written as such, not left out
struct Payload {};
inline constexpr Payload payload{};    // REST: this member is the body
struct StatusCode {};
inline constexpr StatusCode status_code{};    // REST: this output member is the HTTP status
struct label {
    std::string_view name;
};
struct query {
    std::string_view name;
};
struct header {
    std::string_view name;
};
// Lists: `flat{"AttributeName"}` is AttributeName.N in Query and a repeated <AttributeName> in XML. Maps name their
// key and value: `flat{"Attribute", "Name", "Value"}`. Without it a list is Names.member.N and <Names><member>…, a map
// Names.entry.N.key and .value.
struct flat {
    std::string_view entry;
    std::string_view key = {};
    std::string_view value = {};
};
// Of a wrapped map, Names.entry.N.Name and .Value: `entry{"Name", "Value"}`.
struct entry {
    std::string_view key;
    std::string_view value;
};
struct xml_name {
    std::string_view name;    // in Query and XML, where it differs from JSON's
};
struct rendered_name {
    std::string_view name;    // in the JSON rendering of Query's answers, where it differs [SQS-39]
};
struct element_name {
    std::string_view name;    // of a wrapped list's elements in Query and XML, where it is not `member`
};
struct range {
    std::int64_t least;
    std::int64_t most;
};
struct length {
    std::size_t least;
    std::size_t most = SIZE_MAX;    // characters of a string, bytes of a blob, elements of a list or map
};
struct pattern {
    std::string_view expression;    // as the service model spells it, matched against the whole value
};
struct one_of {
    std::initializer_list<std::string_view> values;
};
// Of a list's elements or a map's values, which have no row of their own: `each{length{1, 128}, pattern{"[a-z]*"}}`.
template <class... Constraint>
struct each {
    explicit each(Constraint... of_elements) : constraints(of_elements...) {}
    std::tuple<Constraint...> constraints;
};
// --------------------------------------------------------------------------------------------------------------

// The same traits, as the codecs read them.
struct Constraints {
    std::optional<range> allowed_range;
    std::optional<length> allowed_length;
    std::string_view allowed_pattern;
    std::vector<std::string_view> allowed_values;

    bool any() const { return allowed_range || allowed_length || !allowed_pattern.empty() || !allowed_values.empty(); }
};

struct Traits : Constraints {
    bool required = false;
    bool sensitive = false;
    bool idempotency_token = false;
    bool keep_empty = false;
    bool flattened = false;
    Location location = Location::body;
    TimestampFormat timestamp = TimestampFormat::protocol_default;
    std::string_view location_name;    // of a label, query parameter or header
    std::string_view xml_name;         // in Query and XML; of flat lists and maps the entry's name; empty: the member's
    std::string_view element_name;     // of wrapped lists; empty: `member`
    std::string_view rendered_name;    // in Query's JSON; empty: the member's
    std::string_view key_name;         // of maps; empty: `key`
    std::string_view value_name;       // of maps; empty: `value`
    Constraints each;                  // of elements
};

struct Member {
    std::string_view name;    // on the wire, as the service model spells it
    ShapeFunction shape;
    std::size_t offset;
    const void* (*find)(const void* field);    // the value, or null where an optional is empty
    void* (*emplace)(void* field);             // the value, made present
    void (*clear)(void* field);                // as if it had never been read
    bool optional;
    Traits traits;

    const void* find_in(const void* structure) const { return find(static_cast<const char*>(structure) + offset); }
    void* emplace_in(void* structure) const { return emplace(static_cast<char*>(structure) + offset); }
    void clear_in(void* structure) const { clear(static_cast<char*>(structure) + offset); }
    std::string_view xml() const { return traits.xml_name.empty() ? name : traits.xml_name; }
};

struct Shape {
    Kind kind;
    std::vector<Member> members;           // structures; in the order of Query's answers [SQS-60, SQS-64]
    std::vector<std::uint16_t> by_name;    // indices of members; the order of JSON's answers [SQS-20]
    ShapeFunction element = nullptr;       // lists and maps
    std::size_t (*size)(const void* container) = nullptr;
    // lists
    const void* (*at)(const void* list, std::size_t index) = nullptr;
    void* (*append)(void* list) = nullptr;    // a new element at the end
    // maps
    void* (*insert)(void* map, std::string&& key) = nullptr;    // the key's value, new; what was there is gone
    void (*erase)(void* map, const std::string& key) = nullptr;
    void (*for_each)(const void* map, void* context,
                     void (*visit)(void* context, const std::string& key, const void* value)) = nullptr;

    const Member* find(std::string_view name) const;    // by the model's name; null when there is none
    void sort_members();                                // fills in by_name
    bool is_empty_container(const void* value) const { return size != nullptr && size(value) == 0; }
};

template <class T>
const Shape& shape_of();

namespace detail {

template <class T>
struct OptionalOf : std::false_type {
    using Value = T;
};
template <class T>
struct OptionalOf<std::optional<T>> : std::true_type {
    using Value = T;
};
template <class T>
struct ListOf : std::false_type {};
template <class T>
struct ListOf<std::vector<T>> : std::true_type {
    using Element = T;
};
template <class T>
struct MapOf : std::false_type {};
template <class T>
struct MapOf<Map<T>> : std::true_type {
    using Element = T;
};

inline void apply(Traits& traits, Required) { traits.required = true; }
inline void apply(Traits& traits, Sensitive) { traits.sensitive = true; }
inline void apply(Traits& traits, IdempotencyToken) { traits.idempotency_token = true; }
inline void apply(Traits& traits, KeepEmpty) { traits.keep_empty = true; }
inline void apply(Traits& traits, Payload) { traits.location = Location::payload; }
inline void apply(Traits& traits, StatusCode) { traits.location = Location::status; }
inline void apply(Traits& traits, TimestampFormat format) { traits.timestamp = format; }
inline void apply(Traits& traits, label at) {
    traits.location = Location::label;
    traits.location_name = at.name;
    traits.required = true;
}
inline void apply(Traits& traits, query at) {
    traits.location = Location::query;
    traits.location_name = at.name;
}
inline void apply(Traits& traits, header at) {
    traits.location = Location::header;
    traits.location_name = at.name;
}
inline void apply(Traits& traits, const flat& names) {
    traits.flattened = true;
    traits.xml_name = names.entry;
    traits.key_name = names.key;
    traits.value_name = names.value;
}
inline void apply(Traits& traits, const entry& names) {
    traits.key_name = names.key;
    traits.value_name = names.value;
}
inline void apply(Traits& traits, xml_name as) { traits.xml_name = as.name; }
inline void apply(Traits& traits, element_name as) { traits.element_name = as.name; }
inline void apply(Traits& traits, rendered_name as) { traits.rendered_name = as.name; }
inline void apply(Constraints& constraints, range allowed) { constraints.allowed_range = allowed; }
inline void apply(Constraints& constraints, length allowed) { constraints.allowed_length = allowed; }
inline void apply(Constraints& constraints, pattern allowed) { constraints.allowed_pattern = allowed.expression; }
inline void apply(Constraints& constraints, const one_of& allowed) { constraints.allowed_values = allowed.values; }
template <class... Constraint>
void apply(Traits& traits, const each<Constraint...>& elements) {
    std::apply([&](const auto&... constraint) { (apply(traits.each, constraint), ...); }, elements.constraints);
}

// What `describe` is handed: each call adds a row.
template <class Structure>
class Describer {
  public:
    explicit Describer(Shape& shape) : shape_(shape) {}

    // The field may be one of a base: shapes that share members inherit them.
    template <class Base, class Field, class... Trait>
    void operator()(std::string_view name, Field Base::*field, const Trait&... traits) {
        static_assert(std::is_base_of_v<Base, Structure>);
        using Optional = OptionalOf<Field>;
        Member member{};
        member.name = name;
        member.shape = &shape_of<typename Optional::Value>;
        member.offset = static_cast<std::size_t>(reinterpret_cast<const char*>(&(sample_.*field)) -
                                                 reinterpret_cast<const char*>(&sample_));
        member.optional = Optional::value;
        member.find = [](const void* at) -> const void* {
            if constexpr (Optional::value) {
                const auto& value = *static_cast<const Field*>(at);
                return value ? &*value : nullptr;
            } else {
                return at;
            }
        };
        member.emplace = [](void* at) -> void* {
            if constexpr (Optional::value) {
                return &static_cast<Field*>(at)->emplace();
            } else {
                return at;
            }
        };
        member.clear = [](void* at) { *static_cast<Field*>(at) = Field{}; };
        (apply(member.traits, traits), ...);
        shape_.members.push_back(std::move(member));
    }

  private:
    Shape& shape_;
    Structure sample_{};
};

template <class T>
Shape make_shape() {
    Shape shape{};
    if constexpr (std::is_same_v<T, std::string>) {
        shape.kind = Kind::string;
    } else if constexpr (std::is_same_v<T, Blob>) {
        shape.kind = Kind::blob;
    } else if constexpr (std::is_same_v<T, bool>) {
        shape.kind = Kind::boolean;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        shape.kind = Kind::int32;
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        shape.kind = Kind::int64;
    } else if constexpr (std::is_same_v<T, double>) {
        shape.kind = Kind::float64;
    } else if constexpr (std::is_same_v<T, Instant>) {
        shape.kind = Kind::timestamp;
    } else if constexpr (ListOf<T>::value) {
        using Element = typename ListOf<T>::Element;
        shape.kind = Kind::list;
        shape.element = &shape_of<Element>;
        shape.size = [](const void* list) { return static_cast<const T*>(list)->size(); };
        shape.at = [](const void* list, std::size_t index) -> const void* {
            return &(*static_cast<const T*>(list))[index];
        };
        shape.append = [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); };
    } else if constexpr (MapOf<T>::value) {
        using Element = typename MapOf<T>::Element;
        shape.kind = Kind::map;
        shape.element = &shape_of<Element>;
        shape.size = [](const void* map) { return static_cast<const T*>(map)->size(); };
        shape.insert = [](void* map, std::string&& key) -> void* {
            return &static_cast<T*>(map)->insert_or_assign(std::move(key), Element{}).first->second;
        };
        shape.erase = [](void* map, const std::string& key) { static_cast<T*>(map)->erase(key); };
        shape.for_each = [](const void* map, void* context, void (*visit)(void*, const std::string&, const void*)) {
            for (const auto& [key, value] : *static_cast<const T*>(map)) visit(context, key, &value);
        };
    } else {
        shape.kind = Kind::structure;
        Describer<T> describer(shape);
        T::describe(describer);
        shape.sort_members();
    }
    return shape;
}

}    // namespace detail

template <class T>
const Shape& shape_of() {
    static const Shape shape = detail::make_shape<T>();
    return shape;
}

}    // namespace pileus::wire
