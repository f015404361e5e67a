// The HTTP interface that the AWS Parameters and Secrets Lambda extension offers to its function on the loopback
// address: values by a plain GET, out of a cache [SSM-225 to SSM-236]. What is not in it is asked of the services as
// any client would.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "extension/answer_cache.hpp"
#include "http/message.hpp"
#include "pileus/time/clock.hpp"

namespace pileus::extension {

struct Options {
    std::string token;                // that every request has to carry: the function's AWS_SESSION_TOKEN; empty: any
    std::size_t cache_size = 1000;    // answers; 0: there is no cache
    std::chrono::seconds parameters_live{300}, secrets_live{300};    // in the cache; 0: they are not kept
};
// By the variables that AWS's extension is configured with [SSM-234]; `find` is std::getenv. Throws
// std::invalid_argument for a value that is none.
Options options_of(const std::function<const char*(const char*)>& find);

// One kind of values: where it is asked for, and which operation answers.
struct Source;

class Extension final : public http::Handler {
  public:
    // Asks a JSON service for an operation, as the function would: `AmazonSSM.GetParameter` and its input.
    using Ask = std::function<void(std::string_view target, const std::string& input, http::ExchangePointer exchange)>;

    // The clock is the sandbox's: what is cached ages by it.
    Extension(Options options, const Clock& clock, Ask ask)
        : options_(std::move(options)), clock_(clock), ask_(std::move(ask)), cache_(options_.cache_size) {}

    // On one thread alone, which its exchanges are answered on, too.
    void handle(const http::Request& request, http::ExchangePointer exchange) override;

  private:
    bool is_trusted(const http::Request& request) const;
    std::chrono::seconds life_of(const Source& source) const;
    void answer(const Source& source, const std::string& input, http::ExchangePointer exchange);

    const Options options_;
    const Clock& clock_;
    const Ask ask_;
    AnswerCache cache_;
};

}    // namespace pileus::extension
