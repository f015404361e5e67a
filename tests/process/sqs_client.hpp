// What the process tests ask of SQS, in AWS JSON.
#pragma once

#include <string>

#include "support/sockets/client.hpp"

namespace pileus::http::test {

std::string sqs(const std::string& operation, const std::string& input);
// `{"QueueUrl":…` and more members, each with its comma before it.
std::string queue_url(const std::string& name, const std::string& more = {});
std::string receive(const std::string& queue, int wait);    // seconds

void create_queue(Client& client, const std::string& name);
void send_message(Client& client, const std::string& queue, const std::string& body);
std::size_t parked_calls(Client& client);
// All that can be asked about the state: queues, their attributes, and what has happened.
std::string state(Client& client);

}    // namespace pileus::http::test
