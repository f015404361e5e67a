// An error of AWS: declared once per service with all its spellings, thrown by name.
//
//     inline constexpr ErrorKind queue_does_not_exist{.type = "QueueDoesNotExist", …};
//     throw ApiError(queue_does_not_exist);
//     throw ApiError(invalid_parameter_value, "Value {} for parameter {} is invalid. Reason: {}", value, name, reason);
#pragma once

#include <fmt/core.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace pileus {

struct ErrorKind {
    std::string_view type;                  // the shape's name, in JSON's `__type` and REST's x-amzn-ErrorType
    std::string_view query_code;            // `<Code>` in Query, and x-amzn-query-error; empty: the same as `type`
    int status = 400;                       // HTTP
    std::string_view message = {};          // default text
    std::string_view query_message = {};    // where Query words the default text otherwise   [SQS-40]
    bool modelled =
        true;    // false: a framework error, `com.amazon.coral.service#…` where the service says so   [SQS-25]

    std::string_view code() const { return query_code.empty() ? type : query_code; }
    bool is_sender_fault() const { return status < 500; }
};

class ApiError : public std::exception {
  public:
    explicit ApiError(const ErrorKind& kind) : kind_(&kind), message_(kind.message), is_default_(true) {}
    template <class... Arguments>
    ApiError(const ErrorKind& kind, fmt::format_string<Arguments...> format, Arguments&&... arguments)
        : kind_(&kind), message_(fmt::format(format, std::forward<Arguments>(arguments)...)) {}

    const ErrorKind& kind() const { return *kind_; }
    const std::string& message() const { return message_; }
    bool has_default_message() const { return is_default_; }
    // Further members of the error's shape, in JSON and REST-JSON: `"ResourceName":"Application"`. Query has no place
    // for them.
    ApiError with(std::string json_members) && {
        members_ = std::move(json_members);
        return std::move(*this);
    }
    const std::string& members() const { return members_; }
    const char* what() const noexcept override { return message_.c_str(); }

  private:
    const ErrorKind* kind_;
    std::string message_, members_;
    bool is_default_ = false;
};

}    // namespace pileus
