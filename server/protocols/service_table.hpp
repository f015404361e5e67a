// A service with its operations, looked up by name or by REST route.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "pileus/service/service.hpp"

namespace pileus::protocols {

class ServiceTable {
  public:
    explicit ServiceTable(Service& service);

    Service& service() const { return *service_; }
    const ServiceTraits& traits() const { return service_->traits(); }
    const std::vector<Operation>& operations() const { return operations_; }
    const Operation* find(std::string_view name) const;

    // Whether its input has anything to validate beyond required members.
    bool has_constraints(const Operation& operation) const { return constrained_.contains(&operation); }

    struct Match {
        const Operation* operation = nullptr;                            // null: no such route
        std::vector<std::pair<std::string_view, std::string>> labels;    // decoded
    };
    // `raw_path` is matched segment by segment before it is decoded, so that an encoded slash stays in its label.
    // Of several that fit, the one with the most literal segments. A segment `a|b` of a route is either of them.
    Match find_route(std::string_view method, std::string_view raw_path) const;
    bool has_routes() const { return has_routes_; }

  private:
    Service* service_;
    bool has_routes_ = false;
    std::vector<Operation> operations_;
    std::unordered_map<std::string_view, const Operation*> by_name_;
    std::unordered_set<const Operation*> constrained_;
};

}    // namespace pileus::protocols
