#include "secretsmanager/filters.hpp"

#include <algorithm>

#include "pileus/text/ascii.hpp"
#include "secretsmanager/errors.hpp"

namespace pileus::secretsmanager {

namespace {

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), text::lower);
    return lower;
}

// ASCII letters and digits, and what is not ASCII.
bool is_of_word(char character) {
    return static_cast<unsigned char>(character) >= 0x80 || (character >= '0' && character <= '9') ||
           (character >= 'a' && character <= 'z');
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// A word of the text begins with it.
bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        if (at == 0 || !is_of_word(text[at - 1])) return true;
    }
    return false;
}

// What a filter looks at.
std::vector<std::string> subjects_of(std::string_view key, const Secret& secret, SecretTable& table) {
    const bool all = key == "all";
    std::vector<std::string> subjects;
    if (all || key == "name") subjects.push_back(secret.name);
    if ((all || key == "description") && secret.description) subjects.push_back(*secret.description);
    if (!all && !key.starts_with("tag-")) return subjects;
    for (const Tag& tag : table.tags(secret.id)) {
        if (all || key == "tag-key") subjects.push_back(tag.key);
        if (all || key == "tag-value") subjects.push_back(tag.value);
    }
    return subjects;
}

bool matches(std::string_view key, const std::vector<std::string>& subjects, std::string_view wanted) {
    const auto any = [&](auto fits) { return std::any_of(subjects.begin(), subjects.end(), fits); };
    if (key != "all") return any([&](const std::string& subject) { return subject.starts_with(wanted); });
    const std::vector<std::string_view> words = words_of(wanted);
    return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
        return any([&](const std::string& subject) { return has_word(subject, word); });
    });
}

bool passes(const Filter& filter, const Secret& secret, SecretTable& table) {
    std::vector<std::string> subjects = subjects_of(filter.key, secret, table);
    const bool without_case = filter.key == "all" || filter.key == "description";
    if (without_case) std::transform(subjects.begin(), subjects.end(), subjects.begin(), in_lower_case);
    return std::any_of(filter.values.begin(), filter.values.end(), [&](std::string_view value) {
        const bool negated = value.starts_with('!');
        if (negated) value.remove_prefix(1);
        return matches(filter.key, subjects, without_case ? in_lower_case(value) : std::string(value)) != negated;
    });
}

}    // namespace

void check_filters(const std::vector<Filter>& filters) {
    for (const Filter& each : filters) {
        if (each.key.empty()) refuse(invalid_parameter, "A filter needs a Key.");
        if (each.values.empty()) refuse(invalid_parameter, "The filter {} needs at least one value.", each.key);
    }
}

bool passes(const std::vector<Filter>& filters, const Secret& secret, SecretTable& table) {
    return std::all_of(filters.begin(), filters.end(), [&](const Filter& each) { return passes(each, secret, table); });
}

std::string to_text(const std::vector<Filter>& filters) {
    std::string text;
    for (const Filter& filter : filters) {
        text += filter.key + "\n";
        for (const std::string& value : filter.values) text += " " + value + "\n";
    }
    return text;
}

}    // namespace pileus::secretsmanager
