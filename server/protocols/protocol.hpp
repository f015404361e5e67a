// The wire protocols, behind one interface: a request becomes an operation and its input, an output or error becomes a
// response. All of it is driven by the shapes' tables.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"
#include "pileus/error.hpp"
#include "pileus/service/call.hpp"
#include "pileus/service/service.hpp"

namespace pileus::protocols {

// A request with its target taken apart once, by the gateway.
struct DecodedRequest {
    const http::Request* http;
    std::string path;                                          // decoded, where that is UTF-8
    std::string_view raw_path;                                 // as sent
    std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
    std::vector<std::pair<std::string, std::string>> form;     // of an application/x-www-form-urlencoded body
    bool is_malformed = false;    // an escape of the query or form is none; then what it is part of is empty
    // A query or form parameter; the body's wins. Null when absent.
    const std::string* parameter(std::string_view name) const;
};

class ServiceTable;    // operations of one service by name and by route; see service_table.hpp

class Codec {
  public:
    virtual ~Codec() = default;
    virtual Protocol protocol() const = 0;

    // Which operation; throws ApiError(unknown_operation, missing_action, …) in the service's words.
    virtual const Operation& find_operation(const DecodedRequest& request, const ServiceTable& service) const = 0;
    // Reads the input; missing required members and broken constraints are collected. Throws ApiError(serialization).
    virtual wire::Value read(const DecodedRequest& request, const Operation& operation, const ServiceTable& service,
                             wire::Violations& violations) const = 0;
    virtual http::Response write(const Operation& operation, const wire::Value& output, const ServiceTable& service,
                                 std::string_view request_id) const = 0;
    virtual http::Response write_error(const ApiError& error, const ServiceTraits& service,
                                       std::string_view request_id) const = 0;
};

const Codec& aws_query();
const Codec& aws_query_as_json();    // Accept: application/json on a Query request   [SQS-39, SUP-56]
const Codec& aws_json();
const Codec& rest_json();

}    // namespace pileus::protocols
