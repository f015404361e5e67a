// The lists of regions, zones and services below /aws/service/global-infrastructure [SSM-197].
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ssm/public_names.hpp"

namespace pileus::ssm {

inline constexpr std::string_view infrastructure_folder = "global-infrastructure/";

// Of these two, AWS's lists of 2025 (public_regions.cpp).
struct RegionFacts {
    std::string_view name, long_name, country, subdivision;
    std::string_view zones;       // what the ids of its availability zones begin with
    std::uint8_t zone_numbers;    // a bit each, the first zone's the lowest
    bool has_lists;               // it answers for what is in this file; AWS's others do not
};
struct ServiceFacts {
    std::string_view name, long_name;
    std::string_view host;    // what its endpoints begin with
    std::uint64_t regions;    // a bit each, in the order of the regions; none: it is one for all regions
};
std::span<const RegionFacts> all_regions();      // by name
std::span<const ServiceFacts> all_services();    // by name

// The value of a parameter, by what its name is behind the folder, as a caller in this region gets it. Empty: there is
// no such parameter.
std::optional<std::string> infrastructure_value(std::string_view region, std::string_view rest);
// Offers all names, behind what `name` already is.
void offer_infrastructure(std::string_view region, std::string& name, NameSearch& search);

}    // namespace pileus::ssm
