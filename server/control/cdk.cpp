// What `cdk bootstrap` leaves behind for `cdk deploy` to find [SSM-221, SUP-180]: the version of the bootstrap stack.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "control/control.hpp"
#include "control/wish.hpp"
#include "http/relayed_exchange.hpp"
#include "pileus/arn.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

namespace {

constexpr std::string_view usual_qualifier = "hnb659fds";
constexpr std::string_view newest_version = "26";

bool is_qualifier(std::string_view text) {
    constexpr std::size_t longest = 10;
    return !text.empty() && text.size() <= longest &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == text.npos;
}

bool is_region(std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

// The service's own answer, as the control API words errors.
http::Response refusal_of(const http::Response& response) {
    const json error = json::parse(response.body, nullptr, false);
    if (!error.is_object()) return json_error(response.status, "the parameter cannot be written");
    return json_error(response.status, fmt::format("{} {}", error.value("__type", ""), error.value("message", "")));
}

}    // namespace

void Control::bootstrap_cdk(const Question& question, http::ExchangePointer exchange) {
    Wish wish(question.body.empty() ? "{}" : question.body);
    const std::string qualifier = wish.text("qualifier", usual_qualifier), value = wish.text("version", newest_version);
    Caller caller;
    caller.account = wish.text("account", default_account);
    caller.region = wish.text("region", default_region);
    if (!is_account(caller.account)) wish.refuse("account is 12 digits");
    if (!is_region(caller.region)) wish.refuse("region is no region");
    if (!is_qualifier(qualifier)) wish.refuse("qualifier is up to 10 letters, digits, _ and -");
    const bool is_number = !value.empty() && value.size() < 10 && value.find_first_not_of("0123456789") == value.npos;
    if (!is_number) wish.refuse("version is a number");
    if (!wish.end()) return exchange->respond(json_error(400, wish.error()));
    caller.names_region = true;
    caller.access_key_id = caller.account;
    caller.user_id = caller.account;
    caller.arn = fmt::format("arn:{}:iam::{}:root", partition_of(caller.region), caller.account);

    const std::string name = fmt::format("/cdk-bootstrap/{}/version", qualifier);
    const auto answer = [name, value](std::int64_t version) {
        return json_response(200, {{"parameter", name}, {"value", value}, {"version", version}});
    };
    // Said twice, it is written once.
    const auto write = [this, caller, name, value, answer](http::ExchangePointer asked) {
        const json input{{"Name", name}, {"Value", value}, {"Type", "String"}, {"Overwrite", true}};
        controlled_.ask(
            caller, "AmazonSSM.PutParameter", input.dump(),
            std::make_shared<http::RelayedExchange>(
                std::move(asked), [answer](const http::Response& response, const http::ExchangePointer& to) {
                    if (response.status != 200) return to->respond(refusal_of(response));
                    to->respond(answer(json::parse(response.body)["Version"]));
                }));
    };
    controlled_.ask(
        caller, "AmazonSSM.GetParameter", json{{"Name", name}}.dump(),
        std::make_shared<http::RelayedExchange>(
            std::move(exchange), [value, answer, write](const http::Response& response, http::ExchangePointer to) {
                if (response.status != 200) return write(std::move(to));
                const json parameter = json::parse(response.body)["Parameter"];
                if (parameter["Value"] != value) return write(std::move(to));
                to->respond(answer(parameter["Version"]));
            }));
}

}    // namespace pileus::control
