// Publishing without a topic: to one platform endpoint, to one telephone.
#pragma once

#include <string>

#include "pileus/service/captures.hpp"
#include "pileus/service/operation.hpp"
#include "sns/message.hpp"
#include "sns/message_structure.hpp"

namespace pileus::sns {

class DirectTargets {
  public:
    virtual ~DirectTargets() = default;
    // Throws invalid_parameter when there is no such endpoint [SNS-139], endpoint_disabled and alike.
    virtual void to_endpoint(Transaction& tx, Call& call, const std::string& endpoint_arn, const Message& message,
                             const MessageTexts& texts) = 0;
    // Throws invalid_parameter when the number is none [SNS-140].
    virtual void to_phone(Transaction& tx, Call& call, const std::string& phone_number, const Message& message,
                          const MessageTexts& texts) = 0;
};

// Before there are platform applications: no endpoint is found, and a text message is kept.
class CapturedTargets final : public DirectTargets {
  public:
    explicit CapturedTargets(Captures& captures) : captures_(captures) {}

    void to_endpoint(Transaction& tx, Call& call, const std::string& endpoint_arn, const Message& message,
                     const MessageTexts& texts) override;
    void to_phone(Transaction& tx, Call& call, const std::string& phone_number, const Message& message,
                  const MessageTexts& texts) override;

  private:
    Captures& captures_;
};

}    // namespace pileus::sns
