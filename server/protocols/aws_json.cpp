// AWS JSON 1.0 and 1.1: `X-Amz-Target: <prefix>.<Operation>`, input and output as JSON bodies.
#include <fmt/core.h>

#include "protocols/error_text.hpp"
#include "protocols/json_reader.hpp"
#include "protocols/json_writer.hpp"
#include "protocols/protocol.hpp"
#include "protocols/service_table.hpp"

namespace pileus::protocols {

namespace {

// Of an answer without bodies of messages in it, so that it is not moved as it grows.
constexpr std::size_t usual_size = 512;

std::string content_type(const ServiceTraits& service) {
    return std::string("application/x-amz-json-").append(service.json_version);
}

class AwsJson final : public Codec {
  public:
    Protocol protocol() const override { return Protocol::json; }

    const Operation& find_operation(const DecodedRequest& request, const ServiceTable& service) const override {
        const std::string_view target = request.http->header("X-Amz-Target");
        const std::size_t dot = target.find('.');
        const bool is_of_service = dot != target.npos && target.substr(0, dot) == service.traits().target_prefix;
        const Operation* const operation = is_of_service ? service.find(target.substr(dot + 1)) : nullptr;
        if (operation == nullptr) throw ApiError(*service.traits().errors.unknown_operation);
        return *operation;
    }

    wire::Value read(const DecodedRequest& request, const Operation& operation, const ServiceTable& service,
                     wire::Violations& violations) const override {
        wire::Value input = operation.new_input();
        read_json(request.http->body, input.shape(), input.get(), *service.traits().errors.serialization, violations);
        return input;
    }

    http::Response write(const Operation& operation, const wire::Value& output, const ServiceTable& service,
                         std::string_view request_id) const override {
        http::Response response;
        response.content_type = content_type(service.traits());
        response.headers.emplace_back("x-amzn-RequestId", request_id);
        if (operation.has_output) {
            response.body.reserve(usual_size);
            write_json(response.body, output.shape(), output.get());
        } else if (!service.traits().void_is_empty_body) {
            response.body = "{}";
        }
        return response;
    }

    http::Response write_error(const ApiError& error, const ServiceTraits& service,
                               std::string_view request_id) const override {
        const ErrorKind& kind = error.kind();
        http::Response response;
        response.status = kind.status;
        response.content_type = content_type(service);
        response.headers.emplace_back("x-amzn-RequestId", request_id);
        if (service.is_query_compatible) {
            response.headers.emplace_back(
                "x-amzn-query-error",
                fmt::format("{};{}", kind.code(), kind.is_sender_fault() ? "Sender" : "Receiver"));
        }
        response.body = "{\"__type\":\"";
        response.body += kind.modelled ? service.modelled_namespace : service.framework_namespace;
        response.body += kind.type;
        response.body += '"';
        if (!error.message().empty()) {
            response.body += ",\"message\":";
            append_json_string(response.body, text_of(error));
        }
        if (!error.members().empty()) response.body += "," + error.members();
        response.body += '}';
        return response;
    }
};

}    // namespace

const Codec& aws_json() {
    static const AwsJson codec;
    return codec;
}

}    // namespace pileus::protocols
