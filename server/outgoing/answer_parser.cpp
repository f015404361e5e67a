#include "outgoing/answer_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

namespace pileus::outgoing {

namespace http = boost::beast::http;

namespace {
constexpr std::uint32_t longest_head = 64 << 10;
constexpr std::uint64_t longest_body = 1 << 20;    // that is read; it is of little interest
}    // namespace

void AnswerParser::begin() {
    parser_.emplace();
    parser_->eager(true);
    parser_->header_limit(longest_head);
    parser_->body_limit(longest_body);
}

// 100 and the like come before the answer.
bool AnswerParser::is_on_the_way() const { return status() / 100 == 1 && status() != 101; }

AnswerParser::Progress AnswerParser::put(std::string_view bytes) {
    pending_ += bytes;
    while (!pending_.empty()) {
        boost::system::error_code error;
        pending_.erase(0, parser_->put(boost::asio::buffer(pending_), error));
        if (error == http::error::need_more) break;
        if (error == http::error::body_limit) return Progress::done;
        if (error) return has_head() ? Progress::done : Progress::broken;
        if (!parser_->is_done()) continue;
        if (!is_on_the_way()) return Progress::done;
        begin();
    }
    return !has_head() && pending_.size() > longest_head ? Progress::broken : Progress::needs_more;
}

std::vector<Challenge> AnswerParser::challenges() const {
    std::vector<Challenge> all;
    const auto headers = parser_->get().equal_range(http::field::www_authenticate);
    for (auto each = headers.first; each != headers.second; ++each) {
        for (Challenge& challenge : parse_challenges({each->value().data(), each->value().size()})) {
            all.push_back(std::move(challenge));
        }
    }
    return all;
}

}    // namespace pileus::outgoing
