// AWS's policy language: a document is compiled once and then asked about requests. It knows no service: whoever asks
// says who calls, with which action, on which resource, and what the condition keys of the request are.
//
//     const std::optional<policy::Policy> policy = policy::Policy::parse(document);
//     const policy::Decision decision = policy->evaluate({principal, "sqs:SendMessage", queue.arn, keys});
//     if (decision.verdict != policy::Verdict::allowed) …
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pileus::policy {

// Who calls. Nobody at all when all are empty: an anonymous request.
struct Principal {
    std::string_view account;    // 12 digits
    std::string_view arn;    // arn:aws:iam::A:root, …:user/<path><name>, arn:aws:sts::A:assumed-role/<role>/<session>
    std::string_view service;    // instead: `sns.amazonaws.com`
};

// The condition keys of a request, with their values. Names compare without case.
class Keys {
  public:
    void set(std::string name, std::string value);
    void set(std::string name, std::vector<std::string> values);          // an empty list is no key
    const std::vector<std::string>* find(std::string_view name) const;    // null: the request does not have it

  private:
    std::vector<std::pair<std::string, std::vector<std::string>>> keys_;
};

struct Request {
    Principal principal;
    std::string_view action;      // `sqs:SendMessage`; compares without case
    std::string_view resource;    // ARN
    const Keys& keys;
};

enum class Verdict : unsigned char { no_statement, allowed, denied };

struct Decision {
    Verdict verdict = Verdict::no_statement;
    std::string_view statement;    // the one that decided: its Sid, or `#2` for the second. Of the policy: a view
};

class Policy {
  public:
    // Empty, and `why` says it, for what AWS would not store: no JSON, an unknown effect, operator or type of
    // principals, a value that the operator cannot compare with. Variables count from version 2012-10-17 on. A
    // statement without a principal, or without a resource, is about everybody, or everything.
    static std::optional<Policy> parse(std::string_view document, std::string* why = nullptr);
    ~Policy();
    Policy(Policy&&) noexcept;
    Policy& operator=(Policy&&) noexcept;

    // A statement that denies wins over all that allow. Any thread.
    Decision evaluate(const Request& request) const;
    // Without one, nobody who is allowed elsewhere is refused here.
    bool can_deny() const;

  private:
    struct Compiled;
    explicit Policy(std::unique_ptr<const Compiled> compiled);
    std::unique_ptr<const Compiled> compiled_;
};

}    // namespace pileus::policy
