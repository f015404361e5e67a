// A row of a service: an operation's name, shapes, handler and, for REST, its route.
//
//     std::vector<Operation> Messages::operations() {
//         return {operation<&Messages::send>(*this, "SendMessage"),
//                 operation<&Messages::receive>(*this, "ReceiveMessage")};
//     }
//     rest: operation<&Applications::get>(*this, "GetApplication", get("/applications/{ApplicationId}"))
#pragma once

#include <functional>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <vector>

#include "pileus/service/call.hpp"
#include "pileus/wire/codec.hpp"

namespace pileus::storage {
class Transaction;
}

namespace pileus {

using storage::Transaction;

struct Route {
    std::string_view method;    // empty: the service has no REST protocol
    std::string_view path;      // `/applications/{ApplicationId}`; `{Name+}` takes the rest of the path
    int status = 200;           // of success
};
inline constexpr Route get(std::string_view path, int status = 200) { return {"GET", path, status}; }
inline constexpr Route post(std::string_view path, int status = 200) { return {"POST", path, status}; }
inline constexpr Route put(std::string_view path, int status = 200) { return {"PUT", path, status}; }
inline constexpr Route patch(std::string_view path, int status = 200) { return {"PATCH", path, status}; }
inline constexpr Route del(std::string_view path, int status = 204) { return {"DELETE", path, status}; }

struct Operation {
    std::string_view name;
    Route route;
    wire::Value (*new_input)();
    wire::Value (*new_output)();
    bool has_output;    // false: Query writes no Result element, JSON {} or nothing   [SQS-18, SQS-36]
    const wire::Shape& (*output_shape)();
    const wire::Shape& (*input_shape)();
    std::function<wire::Value(Transaction&, Call&, const wire::Value& input)> handle;
};

namespace detail {
template <class>
struct HandlerTypes;
template <class Area_, class Output_, class Input_>
struct HandlerTypes<Output_ (Area_::*)(Transaction&, Call&, const Input_&)> {
    using Area = Area_;
    using Output = Output_;
    using Input = Input_;
};
}    // namespace detail

// `Handler` is a member function `Output f(Transaction&, Call&, const Input&)`, Output possibly void.
template <auto Handler>
Operation operation(typename detail::HandlerTypes<decltype(Handler)>::Area& area, std::string_view name,
                    Route route = {}) {
    using Types = detail::HandlerTypes<decltype(Handler)>;
    using Input = typename Types::Input;
    constexpr bool is_void = std::is_void_v<typename Types::Output>;
    using Output = std::conditional_t<is_void, wire::Nothing, typename Types::Output>;
    return {.name = name,
            .route = route,
            .new_input = &wire::Value::make<Input>,
            .new_output = &wire::Value::make<Output>,
            .has_output = !is_void && !std::is_same_v<Output, wire::Nothing>,
            .output_shape = &wire::shape_of<Output>,
            .input_shape = &wire::shape_of<Input>,
            .handle = [&area](Transaction& tx, Call& call, const wire::Value& input) {
                wire::Value output = wire::Value::make<Output>();
                if constexpr (is_void) {
                    (area.*Handler)(tx, call, input.as<Input>());
                } else {
                    output.as<Output>() = (area.*Handler)(tx, call, input.as<Input>());
                }
                return output;
            }};
}

// The operations of a service's areas.
std::vector<Operation> joined(std::initializer_list<std::vector<Operation>> areas);

}    // namespace pileus
