// Messages that say something else to each protocol: MessageStructure=json [SNS-145 to SNS-150].
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::sns {

class MessageTexts {
  public:
    // One text for all.
    explicit MessageTexts(std::string_view text) : default_(text) {}
    // One text, which is this platform's own.
    MessageTexts(std::string_view platform, std::string_view text) : default_(text) { own_.emplace(platform, text); }
    // Throws invalid_parameter [SNS-145, SNS-146].
    static MessageTexts parse_json(std::string_view message);
    // For an endpoint of this platform, which needs no default where it has a text of its own.
    static MessageTexts parse_json(std::string_view message, std::string_view platform);

    // `sqs`, `email-json`, `GCM`: its own, else the default.
    const std::string& of(std::string_view protocol) const;
    // Its own alone; null when there is none.
    const std::string* find(std::string_view protocol) const;
    // The default first.
    std::vector<const std::string*> all() const;

    // The same with other texts.
    MessageTexts with_each(const std::function<std::string(const std::string&)>& change) const;
    // The message that they are the texts of: of a structured one, what parse_json() takes.
    std::string whole(bool is_structured) const;

  private:
    MessageTexts() = default;
    // The default, if there is one; the others into `texts`.
    static std::optional<std::string> parse(std::string_view message, MessageTexts& texts);
    std::string default_;
    std::map<std::string, std::string, std::less<>> own_;
};

// Absent, or `json`; anything else throws invalid_parameter [SNS-150].
bool is_structured(const std::optional<std::string>& message_structure);

}    // namespace pileus::sns
