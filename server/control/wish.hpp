// What a control call asks for: the members of its body's JSON object, or the parameters of its query. What is not
// asked after is refused, so that no slip of the pen is passed over.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::control {

// Of calls that do not say whose it is.
inline constexpr std::string_view default_account = "000000000000", default_region = "us-east-1";

class Wish {
  public:
    explicit Wish(std::string_view body);    // of a JSON object
    static Wish of_query(std::string_view query);

    // A member that has to be there …
    std::string text(std::string_view name);
    bool truth(std::string_view name);
    // … or may be left out.
    std::string text(std::string_view name, std::string_view otherwise);
    std::vector<std::string> texts(std::string_view name, std::vector<std::string> otherwise);

    // A member that has this value.
    void expect_one_of(std::string_view name, std::string_view value, std::span<const std::string_view> allowed);

    void refuse(std::string error);    // the first one counts
    bool end();                        // all has been asked after; false if anything was wrong
    const std::string& error() const { return error_; }

  private:
    Wish() = default;
    const nlohmann::ordered_json* take(std::string_view name);

    nlohmann::ordered_json members_ = nlohmann::ordered_json::object();
    std::vector<std::string> asked_;
    std::string error_;
};

}    // namespace pileus::control
