// What the vendors of push answer from now on: that a token is gone or has expired, that credentials are no good; or
// that they do not answer.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "control/control.hpp"
#include "control/wish.hpp"

namespace pileus::control {

namespace {

constexpr std::array<std::string_view, 3> token_answers{"accepted", "gone", "expired"};
constexpr std::array<std::string_view, 3> credential_answers{"accepted", "refused", "unavailable"};

}    // namespace

void Control::answer_for_token(const Question& question, http::ExchangePointer exchange) {
    Wish wish(question.body);
    const std::string endpoint = wish.text("endpoint"), answer = wish.text("answer");
    wish.expect_one_of("answer", answer, token_answers);
    if (!wish.end()) return exchange->respond(json_error(400, wish.error()));
    auto work = [this, endpoint, answer](storage::Transaction&) {
        const auto* const found = std::find(token_answers.begin(), token_answers.end(), answer);
        const auto kind = static_cast<PushVendors::Token>(found - token_answers.begin());
        const auto token = controlled_.push_vendors.answer_for_token(endpoint, kind);
        if (!token) return json_error(404, fmt::format("there is no endpoint {}", endpoint));
        return json_response(200, {{"endpoint", endpoint}, {"token", *token}, {"answer", answer}});
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

void Control::answer_for_credentials(const Question& question, http::ExchangePointer exchange) {
    Wish wish(question.body);
    const std::string application = wish.text("application"), answer = wish.text("answer");
    wish.expect_one_of("answer", answer, credential_answers);
    if (!wish.end()) return exchange->respond(json_error(400, wish.error()));
    auto work = [this, application, answer](storage::Transaction&) {
        const auto* const found = std::find(credential_answers.begin(), credential_answers.end(), answer);
        const auto kind = static_cast<PushVendors::Credentials>(found - credential_answers.begin());
        if (!controlled_.push_vendors.answer_for_credentials(application, kind)) {
            return json_error(404, fmt::format("there is no application {}", application));
        }
        return json_response(200, {{"application", application}, {"answer", answer}});
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

}    // namespace pileus::control
