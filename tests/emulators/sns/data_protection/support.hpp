// Data protection policies in short.
#pragma once

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "support/bench.hpp"

namespace pileus::test {

inline std::string identifier(const std::string& name) { return "arn:aws:dataprotection::aws:data-identifier/" + name; }

// `operation` as {"Deny":{}}. Identifiers by their ARN, or those of the policy's own.
inline Json statement(const std::string& direction, const Json& operation,
                      const std::vector<std::string>& identifiers = {identifier("EmailAddress")},
                      const std::vector<std::string>& principals = {"*"}) {
    return {{"DataDirection", direction},
            {"Principal", principals},
            {"DataIdentifier", identifiers},
            {"Operation", operation}};
}
inline Json policy_of(const std::vector<Json>& statements) {
    return {{"Name", "policy"}, {"Version", "2021-06-01"}, {"Statement", statements}};
}

inline const Json deny{{"Deny", Json::object()}};
inline const Json redact{{"Deidentify", {{"RedactConfig", Json::object()}}}};
inline Json mask(const std::string& character) {
    return {{"Deidentify", {{"MaskConfig", {{"MaskWithCharacter", character}}}}}};
}
// Of every message that `audits` does; a rate of 99 leaves out one in a hundred.
inline Json audit(const Json& destinations, const std::string& rate = "99") {
    Json audit = destinations;
    audit["SampleRate"] = rate;
    return {{"Audit", audit}};
}

inline void protect(Bench& bench, const std::string& topic, const std::vector<Json>& statements) {
    bench.sns_ok("PutDataProtectionPolicy",
                 {{"ResourceArn", topic}, {"DataProtectionPolicy", policy_of(statements).dump()}});
}

// A queue that gets what a topic says, raw.
struct Listener {
    std::string queue, subscription;
};
inline Listener listen(Bench& bench, const std::string& topic, const std::string& name,
                       std::map<std::string, std::string> attributes = {}) {
    attributes.emplace("RawMessageDelivery", "true");
    Listener listener{bench.queue(name), {}};
    listener.subscription = bench.subscribe_queue(topic, listener.queue, attributes);
    return listener;
}

// Of the newest event of this type.
inline std::string told(Bench& bench, std::string_view type, std::string_view name) {
    const auto events = bench.events(type);
    REQUIRE_FALSE(events.empty());
    for (const auto& [key, value] : events.back()->details) {
        if (key == name) return value;
    }
    return {};
}

}    // namespace pileus::test
