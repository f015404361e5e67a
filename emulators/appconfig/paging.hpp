// Pages by max_results and next_token [APC-9]. A list goes by numbers: a page begins behind the last one of the page
// before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appconfig/shapes.hpp"

namespace pileus::appconfig {

struct PageInput {
    std::optional<std::int32_t> max_results;
    std::optional<std::string> next_token;
};

// The rows in a shape's `describe`.
template <class This>
void describe_page(auto& member) {
    member("MaxResults", &This::max_results, query{"max_results"}, range{1, 50});
    member("NextToken", &This::next_token, query{"next_token"}, length{1, 2048});
}

template <class Item>
struct PageOutput {
    std::vector<Item> items;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = PageOutput;
        member("Items", &This::items, wire::keep_empty);
        member("NextToken", &This::next_token);
    }
};

class Page {
  public:
    // `what` is listed, by which filters, and in what: a token fits nothing else. Throws BadRequestException.
    Page(const Call& call, const PageInput& in, std::string_view what);

    std::int64_t limit() const { return limit_; }
    // Of rows to ask for: one more tells that there is a next page.
    std::int64_t wanted() const { return limit_ + 1; }
    // The number that the page before ended with; empty on the first.
    std::optional<std::int64_t> after() const { return after_; }
    std::string token(std::int64_t last) const;

    // Of `rows` those that fit, shown; `number_of` says where one stands.
    template <class Item, class Row, class Show, class Number>
    PageOutput<Item> show(const std::vector<Row>& rows, Show shape_of, Number number_of) const {
        PageOutput<Item> out;
        for (const Row& row : rows) {
            if (static_cast<std::int64_t>(out.items.size()) == limit_) {
                out.next_token = token(number_of(rows[out.items.size() - 1]));
                break;
            }
            out.items.push_back(shape_of(row));
        }
        return out;
    }

  private:
    std::int64_t limit_;
    std::string listing_;
    std::optional<std::int64_t> after_;
};

}    // namespace pileus::appconfig
