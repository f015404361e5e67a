// What an input breaks of its shape's constraints. Readers record required members that are missing; `validate` finds
// the rest. Violations are collected, and each service says when the first is thrown: before the handler, or once the
// resource is found [SQS-114].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pileus/wire/shape.hpp"

namespace pileus::wire {

struct Violation {
    enum class Constraint { missing, range, length, pattern, one_of, elements };
    Constraint constraint;
    std::string path;          // as AWS writes it: lower camel case, `entries.1.member.id`
    std::string query_path;    // as Query names it: `SendMessageBatchRequestEntry.1.Id`; the model's name in JSON
    std::string value;         // as text; masked when the member is sensitive
    const Member* member = nullptr;
    bool is_below = false;    // the least allowed, of a range or length; else above the most
};

class Violations {
  public:
    void add(Violation violation) { list_.push_back(std::move(violation)); }
    bool empty() const { return list_.empty(); }
    const std::vector<Violation>& all() const { return list_; }
    // The first missing required member, or null.
    const Violation* missing() const;
    // Whether a required top-level member of this (wire) name was missing.
    bool is_missing(std::string_view member) const;
    // The same of any member, by the path that violations give it.
    bool is_missing_at(std::string_view path) const;
    // What lies below this path is replaced, and with it what was wrong there.
    void forget_below(std::string_view path);
    // It was found elsewhere (a queue's URL in the request's path), and is missing no more.
    void excuse_missing(std::string_view member);

  private:
    std::vector<Violation> list_;
};

// `RoleSessionName` → `roleSessionName`, as paths spell it.
std::string lower_camel(std::string_view name);

// Checks ranges, lengths, patterns and enumerations of a whole value, in the order of the table.
void validate(const Shape& shape, const void* value, Violations& violations);

// AWS's framework text: `2 validation errors detected: Value '…' at 'roleArn' failed to satisfy constraint: Member must
// have length greater than or equal to 20; Value null at 'x' failed to satisfy constraint: Member must not be null`.
std::string describe(const Violations& violations);

}    // namespace pileus::wire
