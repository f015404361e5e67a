// SNS's Query protocol as an SDK speaks it: the requests of the load, written straight into one string, and what their
// answers say.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http_client.hpp"

namespace pileus::load {

using Form = std::vector<std::pair<std::string_view, std::string_view>>;

class SnsRequests {
  public:
    explicit SnsRequests(const Address& address);

    // Appends the whole request; values are encoded.
    void append(std::string& out, std::string_view action, const Form& form);

  private:
    std::string head_;
    std::string body_;    // used again and again
};

// The text of the first element of this name; empty when there is none.
std::string_view read_element(std::string_view answer, std::string_view name);

}    // namespace pileus::load
