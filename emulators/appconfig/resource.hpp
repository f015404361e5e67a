// What the tables keep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "appconfig/shapes.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::appconfig {

// Whose resources are meant.
struct Place {
    std::string account, region;
};

struct Application {
    std::int64_t number = 0;
    Place place;
    std::string id, name;
    std::optional<std::string> description;

    std::string path() const { return "application/" + id; }    // of its ARN [APC-16]
};

struct Environment {
    std::int64_t number = 0;
    std::int64_t application = 0;
    std::string application_id, id, name;
    std::optional<std::string> description;
    std::vector<Monitor> monitors;
    Instant created{};
    std::optional<Instant> read;

    std::string path() const { return "application/" + application_id + "/environment/" + id; }
};

}    // namespace pileus::appconfig
