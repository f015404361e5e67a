// A whole sandbox in memory that a script plays with, line by line:
//
//     json CreateQueue {"QueueName":"q"}             AWS JSON, to the service that has the operation
//     form SendMessage QueueUrl=$q&MessageBody=hi    AWS Query
//     raw POST /000000000000/q<tab>Host: h<tab><tab>body
//     as 111111111111 eu-west-1                      whoever calls from now on
//     advance 30s                                    the clock
//     leave                                          the client that has been waiting longest goes away
//
// `$q` is the newest queue URL that was answered, `$q1` the one before, likewise `$a` an ARN, `$h` a receipt handle,
// `$n` a token of the next page, `$t` a task's handle. Every answer is checked as it comes, the state after every line.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/service_table.hpp"
#include "sandbox.hpp"

namespace pileus::fuzz {

class Playground {
  public:
    Playground();
    ~Playground();

    void play(std::string_view line);
    // What must hold at the end: nobody waits for ever, the counts that are answered are those that are stored, and
    // time takes every message.
    void finish();

  private:
    class Asked;    // a request and what came of it
    enum class Protocol { json, query, any };

    void ask_json(std::string_view operation, std::string_view body);
    void ask_query(std::string_view operation, std::string_view parameters);
    void ask_raw(std::string_view fields);
    http::Response ask_attributes(const std::string& account, const std::string& region, const std::string& name);
    std::shared_ptr<Asked> ask(std::string method, std::string target,
                               std::vector<std::pair<std::string, std::string>> headers, std::string body);
    void settle();
    void advance(std::string_view duration);
    void leave();
    void look_at(Asked& asked);
    void check_success(const Asked& asked, const http::Response& answer);
    void check_counts();
    void check_waiting();
    void check_emptiness();

    const protocols::ServiceTable* find_service(std::string_view operation, Protocol protocol) const;
    std::string authorization(std::string_view service) const;
    std::string substitute(std::string_view text, bool is_form) const;

    std::unique_ptr<Sandbox> sandbox_;
    std::vector<std::unique_ptr<protocols::ServiceTable>> tables_;
    std::string account_ = "000000000000", region_ = "us-east-1";
    std::deque<std::shared_ptr<Asked>> waiting_;
    std::map<char, std::deque<std::string>> learnt_;    // newest first
};

}    // namespace pileus::fuzz
