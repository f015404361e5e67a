// AWS Query: `Action=<Operation>&Version=…` in the query string or a form, answers in XML, or in JSON for whoever
// accepts nothing else [SQS-39, SUP-56].
#include <fmt/core.h>

#include "pileus/text/utf8.hpp"
#include "protocols/error_text.hpp"
#include "protocols/json_writer.hpp"
#include "protocols/protocol.hpp"
#include "protocols/query_reader.hpp"
#include "protocols/service_table.hpp"
#include "protocols/xml_writer.hpp"

namespace pileus::protocols {

namespace {

std::string_view fault(const ErrorKind& kind) { return kind.is_sender_fault() ? "Sender" : "Receiver"; }

std::string message_of(const ApiError& error) {
    const bool has_own = error.has_default_message() && !error.kind().query_message.empty();
    return has_own ? std::string(error.kind().query_message) : text_of(error);
}

class Query : public Codec {
  public:
    Protocol protocol() const override { return Protocol::query; }

    const Operation& find_operation(const DecodedRequest& request, const ServiceTable& service) const override {
        const ServiceTraits& traits = service.traits();
        if (request.is_malformed) {
            const ErrorKind* const malformed = traits.errors.malformed_query;
            throw ApiError(malformed == nullptr ? *traits.errors.serialization : *malformed,
                           "The query string contains a syntax error.");
        }
        const std::string* const action = request.parameter("Action");
        if (action == nullptr || action->empty()) throw ApiError(*traits.errors.missing_action);
        const std::string* const version = request.parameter("Version");
        if (!text::is_utf8(*action) || (version != nullptr && !text::is_utf8(*version)))
            throw ApiError(*traits.errors.serialization, "The request is not valid UTF-8.");
        if (version != nullptr && *version != traits.query_version) {
            throw ApiError(*traits.errors.unknown_operation, "Could not find operation {} for version {}", *action,
                           *version);
        }
        const Operation* const operation = service.find(*action);
        const bool is_valid = operation != nullptr &&
                              (traits.is_valid_at_path == nullptr || traits.is_valid_at_path(*action, request.path));
        if (!is_valid) {
            throw ApiError(*traits.errors.unknown_operation, "The action {} is not valid for this {}.", *action,
                           traits.endpoint_word);
        }
        return *operation;
    }

    wire::Value read(const DecodedRequest& request, const Operation& operation, const ServiceTable& service,
                     wire::Violations& violations) const override {
        wire::Value input = operation.new_input();
        read_query(QueryParameters(request.query, request.form), input.shape(), input.get(),
                   *service.traits().errors.serialization, violations);
        return input;
    }
};

class AwsQuery final : public Query {
  public:
    http::Response write(const Operation& operation, const wire::Value& output, const ServiceTable& service,
                         std::string_view request_id) const override {
        http::Response response = xml_response(200, request_id);
        std::string& out = response.body;
        if (service.traits().has_error_detail) out += R"(<?xml version="1.0"?>)";
        out += fmt::format(R"(<{}Response xmlns="{}">)", operation.name, service.traits().xml_namespace);
        if (operation.has_output) {
            const std::size_t begin = out.size();
            out += fmt::format("<{}Result>", operation.name);
            const std::size_t content = out.size();
            write_xml(out, output.shape(), output.get());
            if (out.size() == content) {
                out.resize(begin);
                out += fmt::format("<{}Result/>", operation.name);    // [SQS-37]
            } else {
                out += fmt::format("</{}Result>", operation.name);
            }
        }
        out += fmt::format("<ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata></{}Response>", request_id,
                           operation.name);
        return response;
    }

    http::Response write_error(const ApiError& error, const ServiceTraits& service,
                               std::string_view request_id) const override {
        const ErrorKind& kind = error.kind();
        http::Response response = xml_response(kind.status, request_id);
        std::string& out = response.body;
        if (service.has_error_detail) out += R"(<?xml version="1.0"?>)";
        out += fmt::format(R"(<ErrorResponse xmlns="{}"><Error><Type>{}</Type><Code>{}</Code><Message>)",
                           service.xml_namespace, fault(kind), kind.code());
        append_xml_text(out, message_of(error));
        out += "</Message>";
        if (service.has_error_detail) out += "<Detail/>";
        out += fmt::format("</Error><RequestId>{}</RequestId></ErrorResponse>", request_id);
        return response;
    }

  private:
    static http::Response xml_response(int status, std::string_view request_id) {
        http::Response response;
        response.status = status;
        response.content_type = "text/xml";
        response.headers.emplace_back("x-amzn-RequestId", request_id);
        return response;
    }
};

class AwsQueryAsJson final : public Query {
  public:
    http::Response write(const Operation& operation, const wire::Value& output, const ServiceTable&,
                         std::string_view request_id) const override {
        http::Response response = json_response(200, request_id);
        std::string& out = response.body;
        out += fmt::format(R"({{"{}Response":{{)", operation.name);
        if (operation.has_output) {
            out += fmt::format(R"("{}Result":{{)", operation.name);
            write_result(out, output);
            out += "},";
        }
        out += fmt::format(R"("ResponseMetadata":{{"RequestId":"{}"}}}}}})", request_id);
        return response;
    }

    http::Response write_error(const ApiError& error, const ServiceTraits&,
                               std::string_view request_id) const override {
        const ErrorKind& kind = error.kind();
        http::Response response = json_response(kind.status, request_id);
        std::string& out = response.body;
        out += R"({"Error":{"Code":)";
        append_json_string(out, kind.code());
        out += R"(,"Message":)";
        append_json_string(out, message_of(error));
        out += fmt::format(R"(,"Type":"{}","Detail":null}},"RequestId":"{}"}})", fault(kind), request_id);
        return response;
    }

  private:
    static void write_result(std::string& out, const wire::Value& output) {
        bool is_first = true;
        for (const std::uint16_t index : output.shape().by_name) {
            const wire::Member& member = output.shape().members[index];
            const void* const field = member.find_in(output.get());
            if (field == nullptr || !is_written(member, field)) continue;
            if (!is_first) out += ',';
            is_first = false;
            const std::string_view rendered = member.traits.rendered_name;
            out += fmt::format(R"("{}":)", rendered.empty() ? member.name : rendered);
            write_json_value(out, member.shape(), field, wire::TimestampFormat::epoch_seconds);
        }
    }

    static http::Response json_response(int status, std::string_view request_id) {
        http::Response response;
        response.status = status;
        response.content_type = "application/json";
        response.headers.emplace_back("x-amzn-RequestId", request_id);
        return response;
    }
};

}    // namespace

const Codec& aws_query() {
    static const AwsQuery codec;
    return codec;
}

const Codec& aws_query_as_json() {
    static const AwsQueryAsJson codec;
    return codec;
}

}    // namespace pileus::protocols
