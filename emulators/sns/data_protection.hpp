// A topic's data protection policy: what of the messages that go in and out it looks for, and what it does about it
// [SNS-332 to SNS-335]. Parsed and compiled once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sns/data_identifiers.hpp"

namespace pileus::sns {

enum class DataDirection : std::uint8_t { inbound, outbound };

// Of one identifier in one text.
struct Detection {
    std::string_view identifier;
    std::vector<text::Finder::Span> spans;
};
using Detections = std::vector<Detection>;

// Where an audit tells what it found; empty members are none.
struct AuditDestination {
    std::string log_group, delivery_stream, bucket;
};

struct ProtectionStatement {
    enum class Kind : std::uint8_t { audit, deidentify, deny };

    std::string sid;
    DataDirection direction{};
    std::vector<std::string> principals;    // ARNs, accounts, `*`
    std::vector<DataIdentifierPointer> identifiers;
    Kind kind{};
    std::optional<char> mask;    // deidentify: empty redacts
    int sample_rate = 0;         // audit: percent
    std::optional<AuditDestination> findings, no_findings;

    bool applies_to(std::string_view principal) const;
    // Those of which something is there.
    Detections detect(std::string_view text, SearchEffort& effort) const;
    // The text with all of that masked or taken out.
    std::string deidentify(std::string_view text, const Detections& detections) const;
};

// What is wrong with a policy, in a sentence.
struct DataProtectionError {
    std::string detail;
};

struct DataProtection {
    std::vector<ProtectionStatement> statements;
    std::vector<std::string> unfound_identifiers;    // AWS finds these, we do not; each once

    // Throws DataProtectionError.
    static std::shared_ptr<const DataProtection> parse(std::string_view policy);

    using Statements = std::vector<const ProtectionStatement*>;
    // Those about what a principal publishes, or gets, in the policy's order.
    Statements about(DataDirection direction, std::string_view principal) const;
};

}    // namespace pileus::sns
