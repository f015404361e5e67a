#include "durability/load.hpp"

namespace pileus::durability {

using nlohmann::json;

namespace {

std::size_t some_size(std::mt19937_64& random, std::size_t largest) { return 20 + random() % largest; }

json batch_entry(std::size_t number, const char* member, const json& value) {
    return {{"Id", std::to_string(number)}, {member, value}};
}

}    // namespace

std::string url(const std::string& queue_name) { return "http://localhost:4566/000000000000/" + queue_name; }

Load::Load(Ledger& ledger, std::uint16_t port, std::uint64_t seed, const LoadOptions& options)
    : ledger_(ledger), port_(port), options_(options), sends_left_(static_cast<std::int64_t>(options.most_messages)) {
    std::vector<std::pair<void (Load::*)(Client&, std::mt19937_64&, int), int>> work;
    const auto add = [&](int count, auto method) {
        for (int i = 0; i < count; ++i) work.emplace_back(method, i);
    };
    add(options.senders, &Load::send);
    add(options.group_senders, &Load::send_to_groups);
    add(options.receivers, &Load::receive_singly);
    add(options.group_receivers, &Load::receive_groups);
    running_ = static_cast<int>(work.size());
    for (const auto& [method, number] : work) {
        threads_.emplace_back([this, method = method, number = number, each_seed = seed++] {
            std::mt19937_64 random(each_seed);
            Client client(port_);
            (this->*method)(client, random, number);
            --running_;
        });
    }
}

Load::~Load() { end(); }

void Load::end() {
    ending_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

std::vector<std::string> Load::wrong_answers() {
    const std::lock_guard lock(mutex_);
    return wrong_;
}

// False: the server is gone, or answered what it must not.
bool Load::is_good(const std::optional<Client::Answer>& answer, const char* what) {
    if (!answer) return false;
    if (answer->status == 200 && !answer->body.is_discarded()) return true;
    const std::lock_guard lock(mutex_);
    wrong_.push_back(std::string(what) + ": " + std::to_string(answer->status) + " " + answer->body.dump());
    return false;
}

// One message or a batch, now and then with a delay.
void Load::send(Client& client, std::mt19937_64& random, int) {
    while (!is_over()) {
        const std::size_t count = random() % 4 == 0 ? 1 + random() % 10 : 1;
        sends_left_ -= static_cast<std::int64_t>(count);
        std::vector<std::string> bodies;
        json entries = json::array();
        for (std::size_t i = 0; i < count; ++i) {
            bodies.push_back(ledger_.new_body(queue, "", some_size(random, options_.largest_body)));
            entries.push_back({{"Id", std::to_string(i)}, {"MessageBody", bodies.back()}});
            if (random() % 10 == 0) entries.back()["DelaySeconds"] = 60;
        }
        if (count == 1) {
            json input = entries[0];
            input.erase("Id");
            input["QueueUrl"] = url(queue);
            if (!is_good(client.sqs("SendMessage", input), "SendMessage")) return;
            ledger_.sent(bodies[0]);
            continue;
        }
        const auto answer = client.sqs("SendMessageBatch", {{"QueueUrl", url(queue)}, {"Entries", entries}});
        if (!is_good(answer, "SendMessageBatch")) return;
        for (const json& done : answer->body.value("Successful", json::array())) {
            ledger_.sent(bodies.at(std::stoul(done.at("Id").get<std::string>())));
        }
    }
}

// Each sender has groups of its own, so that the order in them is known.
void Load::send_to_groups(Client& client, std::mt19937_64& random, int number) {
    while (!is_over()) {
        --sends_left_;
        const std::string group = std::to_string(number) + "-" + std::to_string(random() % 20);
        const std::string body = ledger_.new_body(fifo_queue, group, some_size(random, options_.largest_body));
        const auto answer = client.sqs("SendMessage", {{"QueueUrl", url(fifo_queue)},
                                                       {"MessageBody", body},
                                                       {"MessageGroupId", group},
                                                       {"MessageDeduplicationId", name_of(body)}});
        if (!is_good(answer, "SendMessage")) return;
        ledger_.sent(body);
    }
}

void Load::receive_singly(Client& client, std::mt19937_64& random, int) {
    // Takes less than is sent, so that much is there when the server dies, some of it in flight.
    while (!is_over()) {
        const auto received = client.sqs("ReceiveMessage", {{"QueueUrl", url(queue)}, {"MaxNumberOfMessages", 3}});
        if (!is_good(received, "ReceiveMessage")) return;
        for (const json& message : received->body.value("Messages", json::array())) {
            if (random() % 3 != 0) continue;
            const std::string body = message.at("Body");
            ledger_.deleting(body);
            const auto answer =
                client.sqs("DeleteMessage", {{"QueueUrl", url(queue)}, {"ReceiptHandle", message.at("ReceiptHandle")}});
            if (!is_good(answer, "DeleteMessage")) return;
            ledger_.deleted(body);
        }
    }
}

// Deletes whole answers: what stays of a group must be its end.
void Load::receive_groups(Client& client, std::mt19937_64&, int) {
    while (!is_over()) {
        const auto received = client.sqs("ReceiveMessage", {{"QueueUrl", url(fifo_queue)}, {"MaxNumberOfMessages", 5}});
        if (!is_good(received, "ReceiveMessage")) return;
        json entries = json::array();
        std::vector<std::string> bodies;
        for (const json& message : received->body.value("Messages", json::array())) {
            entries.push_back(batch_entry(bodies.size(), "ReceiptHandle", message.at("ReceiptHandle")));
            bodies.push_back(message.at("Body"));
            ledger_.deleting(bodies.back());
        }
        if (bodies.empty()) continue;
        const auto answer = client.sqs("DeleteMessageBatch", {{"QueueUrl", url(fifo_queue)}, {"Entries", entries}});
        if (!is_good(answer, "DeleteMessageBatch")) return;
        for (const json& done : answer->body.value("Successful", json::array())) {
            ledger_.deleted(bodies.at(std::stoul(done.at("Id").get<std::string>())));
        }
    }
}

void make_queues(Client& client) {
    client.sqs("CreateQueue", {{"QueueName", queue}});
    client.sqs("CreateQueue", {{"QueueName", purged_queue}});
    client.sqs("CreateQueue", {{"QueueName", fifo_queue}, {"Attributes", {{"FifoQueue", "true"}}}});
}

void repeat_unacknowledged(Client& client, Ledger& ledger) {
    for (const auto& message : ledger.unacknowledged_in_groups()) {
        const auto answer = client.sqs("SendMessage", {{"QueueUrl", url(message.queue)},
                                                       {"MessageBody", message.body},
                                                       {"MessageGroupId", message.group},
                                                       {"MessageDeduplicationId", name_of(message.body)}});
        if (answer && answer->status == 200) ledger.sent(message.body);
    }
}

std::vector<Found> drain(Client& client) {
    client.control("POST", "/_pileus/clock", {{"advance", "1h"}});
    std::vector<Found> found;
    for (const char* name : {queue, purged_queue, fifo_queue}) {
        for (;;) {
            const auto received = client.sqs("ReceiveMessage", {{"QueueUrl", url(name)},
                                                                {"MaxNumberOfMessages", 10},
                                                                {"MessageSystemAttributeNames", {"MessageGroupId"}}});
            if (!received || received->status != 200) {
                found.push_back({name, "the queue cannot be received from", ""});
                break;
            }
            json entries = json::array();
            for (const json& message : received->body.value("Messages", json::array())) {
                const json attributes = message.value("Attributes", json::object());
                found.push_back({name, message.at("Body"), attributes.value("MessageGroupId", "")});
                entries.push_back(batch_entry(entries.size(), "ReceiptHandle", message.at("ReceiptHandle")));
            }
            if (entries.empty()) break;
            client.sqs("DeleteMessageBatch", {{"QueueUrl", url(name)}, {"Entries", entries}});
        }
    }
    return found;
}

std::int64_t counted(Client& client, const std::string& queue_name) {
    const auto answer = client.sqs("GetQueueAttributes", {{"QueueUrl", url(queue_name)}, {"AttributeNames", {"All"}}});
    if (!answer || answer->status != 200) return -1;
    const json& attributes = answer->body.at("Attributes");
    std::int64_t sum = 0;
    for (const char* name : {"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
                             "ApproximateNumberOfMessagesDelayed"}) {
        sum += std::stoll(attributes.at(name).get<std::string>());
    }
    return sum;
}

}    // namespace pileus::durability
