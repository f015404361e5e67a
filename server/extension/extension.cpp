#include "extension/extension.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "http/relayed_exchange.hpp"
#include "pileus/text/ascii.hpp"
#include "pileus/text/url.hpp"

namespace pileus::extension {

using json = nlohmann::ordered_json;
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct Source {
    std::string_view path, target;
    std::string_view inside;                      // the member of the operation's output that the values stand in
    std::span<const std::string_view> members;    // as they are answered, in order
    std::string_view date;                        // which of them is a point in time
    // The operation's input. Throws std::invalid_argument.
    json (*input_of)(const Parameters& parameters);
};

namespace {

constexpr std::string_view token_header = "X-Aws-Parameters-Secrets-Token";

// --- what is asked ---------------------------------------------------------------------------------------------------

// Empty: it is not there.
std::string find(const Parameters& parameters, std::string_view name) {
    const auto found =
        std::find_if(parameters.begin(), parameters.end(), [&](const auto& each) { return each.first == name; });
    return found == parameters.end() ? std::string() : found->second;
}

std::string get(const Parameters& parameters, std::string_view name) {
    std::string value = find(parameters, name);
    if (value.empty()) throw std::invalid_argument(fmt::format("{} is missing", name));
    return value;
}

bool truth_of(const Parameters& parameters, std::string_view name) {
    const std::string value = find(parameters, name);
    if (value.empty() || text::equals_without_case(value, "false")) return false;
    if (text::equals_without_case(value, "true")) return true;
    throw std::invalid_argument(fmt::format("{} is true or false", name));
}

json parameter_input(const Parameters& parameters) {    // [SSM-227]
    std::string name = get(parameters, "name");
    const std::string version = find(parameters, "version"), label = find(parameters, "label");
    if (!version.empty() && !label.empty()) throw std::invalid_argument("version and label exclude each other");
    if (!version.empty() || !label.empty()) name += fmt::format(":{}", version.empty() ? label : version);
    return {{"Name", name}, {"WithDecryption", truth_of(parameters, "withDecryption")}};
}

json secret_input(const Parameters& parameters) {    // [SSM-228]
    json input{{"SecretId", get(parameters, "secretId")}};
    if (const std::string id = find(parameters, "versionId"); !id.empty()) input["VersionId"] = id;
    if (const std::string stage = find(parameters, "versionStage"); !stage.empty()) input["VersionStage"] = stage;
    return input;
}

constexpr std::array<std::string_view, 9> parameter_members{
    "ARN", "DataType", "LastModifiedDate", "Name", "Selector", "SourceResult", "Type", "Value", "Version"};
constexpr std::array<std::string_view, 7> secret_members{"ARN",          "CreatedDate", "Name",         "SecretBinary",
                                                         "SecretString", "VersionId",   "VersionStages"};

constexpr std::array<Source, 2> sources{
    {{"/systemsmanager/parameters/get", "AmazonSSM.GetParameter", "Parameter", parameter_members, "LastModifiedDate",
      &parameter_input},
     {"/secretsmanager/get", "secretsmanager.GetSecretValue", "", secret_members, "CreatedDate", &secret_input}}};

// --- what is answered ------------------------------------------------------------------------------------------------

http::Response text_response(int status, std::string_view text) {    // [SSM-231]
    http::Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = fmt::format("{}\n", text);
    return response;
}

http::Response json_response(std::string body) {
    http::Response response;
    response.content_type = "application/json";
    response.body = std::move(body);
    return response;
}

// With milliseconds as far as there are any.
std::string date_text(double seconds) {
    const auto instant = from_epoch_seconds(seconds);
    if (!instant) return {};
    std::string text = to_iso8601(*instant, true);
    text.pop_back();    // Z
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text + "Z";
}

// Members that have no value are null, and dates are text [SSM-230].
std::string answer_of(const Source& source, std::string_view output) {
    const json given = json::parse(output);
    const json& values = source.inside.empty() ? given : given.at(std::string(source.inside));
    json members = json::object();
    for (const std::string_view each : source.members) {
        const std::string name(each);
        members[name] = values.contains(name) ? values[name] : json();
        if (each == source.date && members[name].is_number()) members[name] = date_text(members[name].get<double>());
    }
    json answer = json::object();
    if (source.inside.empty()) {
        answer = std::move(members);
    } else {
        answer[std::string(source.inside)] = std::move(members);
    }
    answer["ResultMetadata"] = json::object();
    return answer.dump();
}

// In the service's words.
std::string refusal_of(const http::Response& response) {
    const json error = json::parse(response.body, nullptr, false);
    if (!error.is_object()) return "the service did not answer as it should";
    const std::string code = error.value("__type", ""), text = error.value("message", error.value("Message", ""));
    if (code.empty() || text.empty()) return code.empty() ? text : code;
    return fmt::format("{}: {}", code.substr(code.find('#') + 1), text);
}

// --- options ---------------------------------------------------------------------------------------------------------

int number_of(const char* value, const char* name, int otherwise, int most) {
    if (value == nullptr) return otherwise;
    const std::string_view text = value;
    int number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > most) {
        throw std::invalid_argument(fmt::format("{} is a number from 0 to {}, not {}", name, most, text));
    }
    return number;
}

}    // namespace

Options options_of(const std::function<const char*(const char*)>& find) {
    Options options;
    const auto number = [&](const char* name, int otherwise, int most) {
        return number_of(find(name), name, otherwise, most);
    };
    if (const char* const token = find("AWS_SESSION_TOKEN"); token != nullptr) options.token = token;
    options.cache_size = static_cast<std::size_t>(number("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", 1000, 1000));
    options.parameters_live = std::chrono::seconds(number("SSM_PARAMETER_STORE_TTL", 300, 300));
    options.secrets_live = std::chrono::seconds(number("SECRETS_MANAGER_TTL", 300, 300));
    constexpr const char* is_enabled = "PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED";
    if (const char* const enabled = find(is_enabled); enabled != nullptr) {
        if (text::equals_without_case(enabled, "false")) {
            options.cache_size = 0;
        } else if (!text::equals_without_case(enabled, "true")) {
            throw std::invalid_argument(fmt::format("{} is TRUE or FALSE, not {}", is_enabled, enabled));
        }
    }
    return options;
}

bool Extension::is_trusted(const http::Request& request) const {    // [SSM-226]
    const std::string_view token = request.header(token_header);
    return options_.token.empty() ? !token.empty() : token == options_.token;
}

std::chrono::seconds Extension::life_of(const Source& source) const {
    return &source == sources.data() ? options_.parameters_live : options_.secrets_live;
}

void Extension::handle(const http::Request& request, http::ExchangePointer exchange) {
    if (!is_trusted(request)) {
        return exchange->respond(
            text_response(401, fmt::format("{} has to be the function's AWS_SESSION_TOKEN", token_header)));
    }
    const std::size_t question = std::min(request.target.find('?'), request.target.size());
    std::string_view path = request.target.substr(0, question);
    if (path.ends_with('/')) path.remove_suffix(1);
    const auto source =
        std::find_if(sources.begin(), sources.end(), [&](const Source& each) { return each.path == path; });
    if (source == sources.end()) return exchange->respond(text_response(404, "404 page not found"));    // [SSM-229]
    if (request.method != "GET") {
        http::Response refusal = text_response(405, "it is read by GET alone");
        refusal.headers.emplace_back("Allow", "GET");
        return exchange->respond(std::move(refusal));
    }
    const auto parameters = text::parse_form(request.target.substr(std::min(question + 1, request.target.size())));
    if (!parameters) return exchange->respond(text_response(400, "the query cannot be decoded"));
    std::string input;
    try {
        input = source->input_of(*parameters).dump();
    } catch (const std::invalid_argument& mistake) {
        return exchange->respond(text_response(400, mistake.what()));
    } catch (const json::exception&) {
        return exchange->respond(text_response(400, "the query is not of UTF-8"));
    }
    answer(*source, input, std::move(exchange));
}

void Extension::answer(const Source& source, const std::string& input, http::ExchangePointer exchange) {
    std::string question = fmt::format("{} {}", source.target, input);
    if (const std::string* const kept = cache_.find(question, clock_.now(), life_of(source))) {
        return exchange->respond(json_response(*kept));
    }
    const auto then = [this, &source, question](const http::Response& response, const http::ExchangePointer& asked) {
        if (response.status != 200) return asked->respond(text_response(response.status, refusal_of(response)));
        std::string kept = answer_of(source, response.body);
        if (life_of(source).count() > 0) cache_.keep(question, kept, clock_.now());
        asked->respond(json_response(std::move(kept)));
    };
    ask_(source.target, input, std::make_shared<http::RelayedExchange>(std::move(exchange), then));
}

}    // namespace pileus::extension
