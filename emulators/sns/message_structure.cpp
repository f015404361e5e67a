#include "sns/message_structure.hpp"

#include <nlohmann/json.hpp>

#include "sns/errors.hpp"

namespace pileus::sns {

std::optional<std::string> MessageTexts::parse(std::string_view message, MessageTexts& texts) {
    nlohmann::json json =
        nlohmann::json::parse(message, nullptr, false);    // of a repeated key the last counts [SNS-149]
    if (json.is_discarded()) {
        throw ApiError(invalid_parameter, "Invalid parameter: Message Structure - JSON message body failed to parse");
    }
    if (json.is_object()) {
        for (auto& [key, value] : json.items()) {    // what is no text is as if it were not there [SNS-148]
            if (value.is_string()) texts.own_.emplace(key, std::move(value.get_ref<std::string&>()));
        }
    }
    const auto found = texts.own_.find("default");
    if (found == texts.own_.end()) return std::nullopt;
    std::string text = std::move(found->second);
    texts.own_.erase(found);
    return text;
}

MessageTexts MessageTexts::parse_json(std::string_view message) {
    MessageTexts texts;
    auto text = parse(message, texts);
    if (!text) {
        throw ApiError(invalid_parameter,
                       "Invalid parameter: Message Structure - No default entry in JSON message body");
    }
    texts.default_ = std::move(*text);
    return texts;
}

MessageTexts MessageTexts::parse_json(std::string_view message, std::string_view platform) {
    MessageTexts texts;
    auto text = parse(message, texts);
    if (!text && texts.find(platform) == nullptr) {
        throw ApiError(invalid_parameter, "Invalid parameter: JSON must contain an entry for 'default' or '{}'.",
                       platform);
    }
    if (text) texts.default_ = std::move(*text);
    return texts;
}

const std::string& MessageTexts::of(std::string_view protocol) const {
    const std::string* const own = find(protocol);
    return own != nullptr ? *own : default_;
}

const std::string* MessageTexts::find(std::string_view protocol) const {
    const auto found = own_.find(protocol);
    return found == own_.end() ? nullptr : &found->second;
}

std::vector<const std::string*> MessageTexts::all() const {
    std::vector<const std::string*> texts{&default_};
    for (const auto& [protocol, text] : own_) texts.push_back(&text);
    return texts;
}

MessageTexts MessageTexts::with_each(const std::function<std::string(const std::string&)>& change) const {
    MessageTexts changed(change(default_));
    for (const auto& [protocol, text] : own_) changed.own_.emplace(protocol, change(text));
    return changed;
}

std::string MessageTexts::whole(bool is_structured) const {
    if (!is_structured) return default_;
    nlohmann::ordered_json json{{"default", default_}};
    for (const auto& [protocol, text] : own_) json[protocol] = text;
    return json.dump();
}

bool is_structured(const std::optional<std::string>& message_structure) {
    if (!message_structure) return false;
    if (*message_structure != "json") throw ApiError(invalid_parameter, "Invalid parameter: MessageStructure");
    return true;
}

}    // namespace pileus::sns
