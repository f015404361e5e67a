#include "ssm/public_infrastructure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "pileus/arn.hpp"

namespace pileus::ssm {

namespace {

constexpr std::string_view list_version = "1";

std::string_view domain_of(std::string_view region) {
    return partition_of(region) == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

template <class Facts>
const Facts* find(std::span<const Facts> all, std::string_view name) {
    const auto found =
        std::lower_bound(all.begin(), all.end(), name, [](const Facts& a, std::string_view b) { return a.name < b; });
    return found == all.end() || found->name != name ? nullptr : &*found;
}

bool is_offered(const ServiceFacts& service, const RegionFacts& region) {
    if (service.regions == 0) return partition_of(region.name) == "aws";
    return (service.regions >> (&region - all_regions().data()) & 1) != 0;
}

std::string endpoint_of(const ServiceFacts& service, const RegionFacts& region) {
    if (service.regions == 0) return fmt::format("{}.amazonaws.com", service.host);
    return fmt::format("{}.{}.{}", service.host, region.name, domain_of(region.name));
}

// --- zones -----------------------------------------------------------------------------------------------------------

std::vector<std::string> zones_of(const RegionFacts& region) {
    std::vector<std::string> zones;
    for (int i = 0; i < 8; ++i) {
        if ((region.zone_numbers >> i & 1) != 0) zones.push_back(fmt::format("{}-az{}", region.zones, i + 1));
    }
    return zones;
}

const RegionFacts* region_of_zone(std::string_view zone) {
    for (const RegionFacts& region : all_regions()) {
        const auto zones = zones_of(region);
        if (std::find(zones.begin(), zones.end(), zone) != zones.end()) return &region;
    }
    return nullptr;
}

// --- values ----------------------------------------------------------------------------------------------------------

using Parts = std::span<const std::string_view>;
using Value = std::optional<std::string>;

constexpr std::array<std::string_view, 5> region_facts{"domain", "geolocationCountry", "geolocationRegion", "longName",
                                                       "partition"};

Value region_fact(const RegionFacts& region, std::string_view fact) {
    const std::array<std::string_view, region_facts.size()> values{
        domain_of(region.name), region.country, region.subdivision, region.long_name, partition_of(region.name)};
    const auto found = std::find(region_facts.begin(), region_facts.end(), fact);
    if (found == region_facts.end()) return std::nullopt;
    return std::string(values[static_cast<std::size_t>(found - region_facts.begin())]);
}

// Of a service in a region, whichever of the two the list is by.
Value offer_value(std::string_view shown, const ServiceFacts* service, const RegionFacts* region, Parts rest) {
    if (service == nullptr || region == nullptr || !is_offered(*service, *region)) return std::nullopt;
    if (rest.empty()) return std::string(shown);
    if (rest.size() == 1 && rest[0] == "endpoint") return endpoint_of(*service, *region);
    return std::nullopt;
}

Value value_of_region(const RegionFacts& region, Parts rest) {
    if (rest.empty()) return std::string(region.name);
    if (rest.size() == 1) return region_fact(region, rest[0]);
    if (rest[0] == "services") return offer_value(rest[1], find(all_services(), rest[1]), &region, rest.subspan(2));
    if (rest[0] != "availability-zones" || rest.size() > 2 || region_of_zone(rest[1]) != &region) return std::nullopt;
    return std::string(rest[1]);
}

Value value_of_service(const ServiceFacts& service, Parts rest) {
    if (rest.empty()) return std::string(service.name);
    if (rest.size() == 1 && rest[0] == "longName") return std::string(service.long_name);
    if (rest.size() == 1 || rest[0] != "regions") return std::nullopt;
    return offer_value(rest[1], &service, find(all_regions(), rest[1]), rest.subspan(2));
}

Value value_of_zone(std::string_view zone, Parts rest) {
    const RegionFacts* const region = region_of_zone(zone);
    if (region == nullptr) return std::nullopt;
    if (rest.empty()) return std::string(zone);
    if (rest.size() == 1 && rest[0] == "parent-region") return std::string(region->name);
    return std::nullopt;
}

// --- names -----------------------------------------------------------------------------------------------------------

// A part of a name, as long as this lives.
class Part {
  public:
    Part(std::string& name, std::string_view part) : name_(name), before_(name.size()) { name_ += part; }
    ~Part() { name_.resize(before_); }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

  private:
    std::string& name_;
    std::size_t before_;
};

void offer(std::string& name, std::string_view part, NameSearch& search) {
    const Part last(name, part);
    search.offer(name);
}

// A name, and whether there is a point in what lies below it.
class Branch {
  public:
    Branch(std::string& name, std::string_view part, NameSearch& search) : part_(name, part) {
        search.offer(name);
        const Part below(name, "/");
        is_wanted_ = search.wants(name);
    }
    explicit operator bool() const { return is_wanted_; }

  private:
    Part part_;
    bool is_wanted_ = false;
};

void offer_regions(std::string& name, NameSearch& search) {
    for (const RegionFacts& region : all_regions()) {
        const Branch branch(name, region.name, search);
        if (!branch) continue;
        for (const std::string_view fact : region_facts) offer(name, fmt::format("/{}", fact), search);
        for (const std::string& zone : zones_of(region)) {
            offer(name, fmt::format("/availability-zones/{}", zone), search);
        }
        const Part services(name, "/services/");
        for (const ServiceFacts& service : all_services()) {
            if (!search.wants(name)) break;
            if (!is_offered(service, region)) continue;
            const Branch offered(name, service.name, search);
            if (offered) offer(name, "/endpoint", search);
        }
    }
}

void offer_services(std::string& name, NameSearch& search) {
    for (const ServiceFacts& service : all_services()) {
        const Branch branch(name, service.name, search);
        if (!branch) continue;
        offer(name, "/longName", search);
        const Part regions(name, "/regions/");
        for (const RegionFacts& region : all_regions()) {
            if (!search.wants(name)) break;
            if (!is_offered(service, region)) continue;
            const Branch offered(name, region.name, search);
            if (offered) offer(name, "/endpoint", search);
        }
    }
}

void offer_zones(std::string& name, NameSearch& search) {
    for (const RegionFacts& region : all_regions()) {
        for (const std::string& zone : zones_of(region)) {
            const Branch branch(name, zone, search);
            if (branch) offer(name, "/parent-region", search);
        }
    }
}

}    // namespace

std::optional<std::string> infrastructure_value(std::string_view region, std::string_view rest) {
    const RegionFacts* const here = find(all_regions(), region);
    if (here == nullptr || !here->has_lists) return std::nullopt;
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= rest.size();) {
        const std::size_t end = std::min(rest.find('/', begin), rest.size());
        parts.push_back(rest.substr(begin, end - begin));
        begin = end + 1;
    }
    const Parts all = parts;
    if (all.size() == 1 && all[0] == "version") return std::string(list_version);
    if (all[0] == "current-region" && all.size() == 1) return std::string(here->name);
    if (all[0] == "current-region" && all.size() == 2 && all[1] == "longName") return std::string(here->long_name);
    if (all.size() == 1) return std::nullopt;
    if (all[0] == "availability-zones") return value_of_zone(all[1], all.subspan(2));
    if (all[0] == "regions") {
        const RegionFacts* const found = find(all_regions(), all[1]);
        return found == nullptr ? std::nullopt : value_of_region(*found, all.subspan(2));
    }
    if (all[0] == "services") {
        const ServiceFacts* const found = find(all_services(), all[1]);
        return found == nullptr ? std::nullopt : value_of_service(*found, all.subspan(2));
    }
    return std::nullopt;
}

void offer_infrastructure(std::string_view region, std::string& name, NameSearch& search) {
    const RegionFacts* const here = find(all_regions(), region);
    const Part folder(name, infrastructure_folder);
    if (here == nullptr || !here->has_lists || !search.wants(name)) return;
    for (const std::string_view part : {"current-region", "current-region/longName", "version"})
        offer(name, part, search);
    constexpr std::array<std::pair<std::string_view, void (*)(std::string&, NameSearch&)>, 3> lists{
        {{"availability-zones/", &offer_zones}, {"regions/", &offer_regions}, {"services/", &offer_services}}};
    for (const auto& [part, offer_list] : lists) {
        const Part list(name, part);
        if (search.wants(name)) offer_list(name, search);
    }
}

}    // namespace pileus::ssm
