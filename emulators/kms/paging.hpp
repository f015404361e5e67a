// Pages by Limit and Marker [SUP-218].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kms/constraints.hpp"

namespace pileus::kms {

struct PageInput {
    std::optional<std::int32_t> limit;
    std::optional<std::string> marker;
};
struct PageOutput {
    std::optional<std::string> next_marker;
    bool truncated = false;
};

// The rows of both in a shape's `describe`.
template <class This>
void describe_page(auto& member) {
    member("Limit", &This::limit, limit_range);
    member("Marker", &This::marker, marker_length, marker_pattern);
}
template <class This>
void describe_page_end(auto& member) {
    member("NextMarker", &This::next_marker, marker_length, marker_pattern);
    member("Truncated", &This::truncated);
}

struct Limits {
    std::int32_t most, usual;
};

struct Page {
    std::int64_t limit;
    std::string after;      // what the page before ended with; empty: from the beginning
    std::string listing;    // what a marker is bound to
};

// `listing` names operation and whatever is listed. Throws validation, invalid_marker.
Page parse_page(const PageInput& in, Limits limits, std::string listing);
// Of what was asked for one too many: how many are shown, and whether there are more. `last` tells the last one's name.
template <class Row, class Name>
void end_page(const Page& page, std::vector<Row>& rows, PageOutput& out, Name name_of);
std::string make_marker(const Page& page, std::string_view last);

template <class Row, class Name>
void end_page(const Page& page, std::vector<Row>& rows, PageOutput& out, Name name_of) {
    if (static_cast<std::int64_t>(rows.size()) <= page.limit) return;
    rows.resize(static_cast<std::size_t>(page.limit));
    out.next_marker = make_marker(page, name_of(rows.back()));
    out.truncated = true;
}

}    // namespace pileus::kms
