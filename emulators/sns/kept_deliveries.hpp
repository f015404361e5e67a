// Deliveries that nobody here takes: to streams, to functions without --lambda-endpoint, by mail without --smtp. They
// are kept to be looked at [SNS-184, SNS-385].
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/captures.hpp"
#include "pileus/service/context.hpp"
#include "pileus/service/settings.hpp"
#include "sns/delivery_content.hpp"

namespace pileus::sns {

class KeptDeliveries {
  public:
    KeptDeliveries(Captures& captures, const Settings& settings) : captures_(captures), settings_(settings) {}

    bool takes(DeliveryProtocol protocol) const;
    // Why it is not sent.
    static std::string_view reason(DeliveryProtocol protocol);
    // Why the endpoint would not take it, either; empty: it is kept [SNS-405].
    std::string keep(storage::Transaction& tx, const Context& context, const DeliveryContent& content);

  private:
    Captures& captures_;
    const Settings settings_;
};

// Of a stream: the record that it gets.
std::string stream_record(const DeliveryContent& content);

}    // namespace pileus::sns
