// Filter policies: read and checked as SNS does, compiled once, evaluated against what a message carries [SNS-223 to
// SNS-295]. A library of its own: no store, no call.
//
//     const auto policy = FilterPolicy::parse(R"({"colour":["red",{"prefix":"bl"}]})",
//     FilterScope::message_attributes); FilterAttributes attributes; attributes.add("colour", "String", "blue");
//     policy.matches(attributes);                                     // true
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::sns {

enum class FilterScope : unsigned char { message_attributes, message_body };

// What is wrong with a policy, as it stands behind `Invalid parameter: ` or `Invalid parameter: Attributes Reason: `
// [SNS-74]: `FilterPolicy: Empty arrays are not allowed\n at [Source: …; line: 1, column: 9]`.
class FilterPolicyError : public std::exception {
  public:
    explicit FilterPolicyError(std::string detail) : detail_(std::move(detail)) {}
    const std::string& detail() const { return detail_; }
    const char* what() const noexcept override { return detail_.c_str(); }

  private:
    std::string detail_;
};

// One value as conditions see it. Numbers are counted in hundred-thousandths: five decimals count [SNS-248].
struct FilterValue {
    enum class Kind : unsigned char { null, yes, no, number, string };
    Kind kind = Kind::null;
    bool is_comparable = true;    // a number from -10^9 to 10^9
    std::int64_t number = 0;
    std::string_view text;
};

// The attributes of a message, prepared once a publish.
class FilterAttributes {
  public:
    FilterAttributes();
    ~FilterAttributes();
    FilterAttributes(FilterAttributes&&) noexcept;
    FilterAttributes& operator=(FilterAttributes&&) noexcept;

    // `type` with its label, `String.Array` too; of a Binary attribute nothing is looked at [SNS-225].
    void add(std::string_view name, std::string_view type, std::string_view value);

  private:
    friend class FilterPolicy;
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// The body of a message, read once a publish and text.
class FilterBody {
  public:
    explicit FilterBody(std::string_view text);
    ~FilterBody();
    FilterBody(FilterBody&&) noexcept;
    FilterBody& operator=(FilterBody&&) noexcept;

  private:
    friend class FilterPolicy;
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// Why a message passes or not; named as the metrics that AWS counts [SNS-232].
enum class FilterOutcome : unsigned char {
    matches,
    message_attributes,
    no_message_attributes,
    invalid_attributes,    // a String.Array that is no JSON array
    message_body,
    invalid_message_body    // not a JSON object
};

struct FilterVerdict {
    FilterOutcome outcome = FilterOutcome::matches;
    // Of a message that does not pass: the policy's first key that it breaks, as a dotted path, and the message's value
    // there (of several the first; empty when there is none). Empty when no single key is to blame.
    std::string key, value;
};

class FilterPolicy {
  public:
    // Throws FilterPolicyError. Neither `` nor `{}`, which remove a policy [SNS-230], is one.
    static FilterPolicy parse(std::string_view json, FilterScope scope);
    ~FilterPolicy();
    FilterPolicy(FilterPolicy&&) noexcept;
    FilterPolicy& operator=(FilterPolicy&&) noexcept;

    FilterScope scope() const;
    // Call the one that fits the scope.
    bool matches(const FilterAttributes& attributes) const;
    bool matches(const FilterBody& body) const;
    // The same, with the reason; slower, for the journal.
    FilterVerdict judge(const FilterAttributes& attributes) const;
    FilterVerdict judge(const FilterBody& body) const;

  private:
    struct Compiled;
    explicit FilterPolicy(std::unique_ptr<const Compiled> compiled);
    std::unique_ptr<const Compiled> compiled_;
};

}    // namespace pileus::sns
