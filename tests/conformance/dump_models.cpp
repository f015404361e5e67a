// Prints the tables of every service as JSON: what `scripts/conformance` compares with AWS's service models. Shapes
// stand in one list and name each other by their place in it, since a shape may hold itself.
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pileus/error.hpp"
#include "pileus/service/service.hpp"
#include "pileus/wire/shape.hpp"
#include "sandbox.hpp"

namespace pileus {

namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(wire::Kind kind) {
    switch (kind) {
        using enum wire::Kind;
        case string:
            return "string";
        case blob:
            return "blob";
        case boolean:
            return "boolean";
        case int32:
            return "integer";
        case int64:
            return "long";
        case float64:
            return "double";
        case timestamp:
            return "timestamp";
        case list:
            return "list";
        case map:
            return "map";
        case structure:
            return "structure";
    }
    return "";
}

std::string_view name_of(wire::Location location) {
    switch (location) {
        using enum wire::Location;
        case body:
            return "body";
        case label:
            return "uri";
        case query:
            return "querystring";
        case header:
            return "header";
        case payload:
            return "payload";
        case status:
            return "statusCode";
    }
    return "";
}

std::string_view name_of(wire::TimestampFormat format) {
    switch (format) {
        using enum wire::TimestampFormat;
        case protocol_default:
            return "";
        case epoch_seconds:
            return "unixTimestamp";
        case iso8601:
            return "iso8601";
        case http_date:
            return "rfc822";
    }
    return "";
}

// Each shape once, in the order in which they were met.
class Shapes {
  public:
    std::size_t place_of(const wire::Shape& shape) {
        const auto known = places_.find(&shape);
        if (known != places_.end()) return known->second;
        const std::size_t place = list_.size();
        places_.emplace(&shape, place);
        list_.emplace_back();
        Json json = {{"type", name_of(shape.kind)}};
        if (shape.element != nullptr) json["element"] = place_of(shape.element());
        if (shape.kind == wire::Kind::structure) {
            json["members"] = Json::array();
            for (const wire::Member& member : shape.members) json["members"].push_back(describe(member));
        }
        list_[place] = std::move(json);
        return place;
    }

    Json json() const { return list_; }

  private:
    Json describe(const wire::Member& member) {
        const wire::Traits& traits = member.traits;
        Json json = {{"name", member.name},
                     {"shape", place_of(member.shape())},
                     {"required", traits.required},
                     {"sensitive", traits.sensitive},
                     {"idempotency_token", traits.idempotency_token},
                     {"location", name_of(traits.location)},
                     {"location_name", traits.location_name},
                     {"timestamp", name_of(traits.timestamp)},
                     {"flattened", traits.flattened},
                     {"xml_name", member.xml()},
                     {"element_name", traits.element_name},
                     {"key_name", traits.key_name},
                     {"value_name", traits.value_name},
                     {"constraints", describe(static_cast<const wire::Constraints&>(traits))},
                     {"each", describe(traits.each)}};
        return json;
    }

    static Json describe(const wire::Constraints& constraints) {
        Json json = {{"range", nullptr},
                     {"length", nullptr},
                     {"pattern", constraints.allowed_pattern},
                     {"enum", constraints.allowed_values}};
        if (const auto& range = constraints.allowed_range) json["range"] = {range->least, range->most};
        if (const auto& length = constraints.allowed_length) {
            json["length"] = {length->least, length->most};
            if (length->most == SIZE_MAX) json["length"][1] = nullptr;
        }
        return json;
    }

    std::map<const wire::Shape*, std::size_t> places_;
    std::vector<Json> list_;
};

Json describe(Service& service, Shapes& shapes) {
    const ServiceTraits& traits = service.traits();
    Json json = {{"name", traits.name},
                 {"signing_name", traits.signing_name.empty() ? traits.name : traits.signing_name},
                 {"query_version", traits.query_version},
                 {"xml_namespace", traits.xml_namespace},
                 {"target_prefix", traits.target_prefix},
                 {"json_version", traits.json_version},
                 {"query_compatible", traits.is_query_compatible},
                 {"operations", Json::array()},
                 {"errors", Json::array()},
                 {"framework_errors", Json::array()}};
    for (const Operation& operation : service.operations()) {
        json["operations"].push_back({{"name", operation.name},
                                      {"method", operation.route.method},
                                      {"path", operation.route.path},
                                      {"status", operation.route.status},
                                      {"input", shapes.place_of(operation.input_shape())},
                                      {"output", nullptr}});
        if (operation.has_output) json["operations"].back()["output"] = shapes.place_of(operation.output_shape());
    }
    const auto describe_error = [](const ErrorKind& kind) {
        return Json{{"type", kind.type}, {"query_code", kind.code()}, {"status", kind.status}};
    };
    for (const ErrorKind* const kind : service.error_kinds()) json["errors"].push_back(describe_error(*kind));
    const FrameworkErrors& house = traits.errors;
    for (const ErrorKind* const kind :
         {house.serialization, house.unknown_operation, house.missing_action, house.validation, house.access_denied,
          house.missing_authentication, house.incomplete_signature, house.unrecognized_client, house.invalid_signature,
          house.expired_token, house.throttling, house.internal_failure, house.unavailable, house.too_large}) {
        json["framework_errors"].push_back(describe_error(*kind));
    }
    return json;
}

int run() {
    Sandbox sandbox(SandboxOptions{});    // in memory
    Shapes shapes;
    Json services = Json::array();
    for (Service* const service : sandbox.services()) services.push_back(describe(*service, shapes));
    std::puts(Json{{"services", services}, {"shapes", shapes.json()}}.dump(1).c_str());
    return 0;
}

}    // namespace

}    // namespace pileus

int main() { return pileus::run(); }
