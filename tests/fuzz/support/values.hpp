// Values of any shape, as a fuzz target needs them: made from the fuzzer's bytes, compared, and written as a form by
// other means than the server's.
#pragma once

#include <string>
#include <vector>

#include "fuzz/support/bytes.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::fuzz {

// Every kind of member there is, alone and in lists and maps, named in all the ways that Query and XML know.
struct Everything {
    std::string text;
    std::optional<std::string> perhaps;
    std::optional<wire::Blob> blob;
    std::optional<bool> flag;
    std::optional<std::int32_t> small;
    std::optional<std::int64_t> large;
    std::optional<double> real;
    std::optional<Instant> at, at_text, at_date;
    std::vector<std::string> wrapped, renamed, flat;
    std::vector<std::vector<std::int64_t>> table;
    std::vector<Everything> inner;
    wire::Map<std::string> map, flat_map;
    wire::Map<std::vector<double>> lists;
    wire::Map<Everything> structures;

    static void describe(auto& member) {
        using This = Everything;
        member("Text", &This::text, wire::required);
        member("Perhaps", &This::perhaps, wire::xml_name{"PerhapsInXml"});
        member("Blob", &This::blob);
        member("Flag", &This::flag);
        member("Small", &This::small);
        member("Large", &This::large);
        member("Real", &This::real);
        member("At", &This::at);
        member("AtText", &This::at_text, wire::TimestampFormat::iso8601);
        member("AtDate", &This::at_date, wire::TimestampFormat::http_date);
        member("Wrapped", &This::wrapped, wire::keep_empty);
        member("Renamed", &This::renamed, wire::element_name{"Each"});
        member("Flat", &This::flat, wire::flat{"One"});
        member("Table", &This::table);
        member("Inner", &This::inner, wire::flat{"InnerOne"});
        member("Map", &This::map);
        member("FlatMap", &This::flat_map, wire::flat{"Pair", "Name", "Value"});
        member("Lists", &This::lists);
        member("Structures", &This::structures);
    }
};

struct NamedShape {
    std::string name;    // of the operation
    const wire::Shape* shape;
    wire::Value (*make)();
};
// Of all operations of all services, and Everything at the end.
const std::vector<NamedShape>& input_shapes();
const std::vector<NamedShape>& output_shapes();
// Everything, for an operation that is not there.
const NamedShape& input_shape(std::string_view operation);

enum class Texts {
    raw,     // any UTF-8
    clean    // what XML can carry
};
// Instants are of the years 0 to 9999, which have a spelling.
void fill(const wire::Shape& shape, void* into, Bytes& bytes, Texts texts);
// An empty list or map is as good as none.
bool are_equal(const wire::Shape& shape, const void* one, const void* other);
inline bool are_equal(const wire::Value& one, const wire::Value& other) {
    return are_equal(one.shape(), one.get(), other.get());
}
// `Entries.1.Id=a&…`, in the order of the table.
std::string form_of(const wire::Shape& shape, const void* value);

}    // namespace pileus::fuzz
