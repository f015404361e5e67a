// What must hold of the tables of SQS between two units of work (emulators/sqs/schema.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pileus::storage {
class Database;
}

namespace pileus::fuzz {

void check_sqs_tables(storage::Database& database);

struct StoredQueue {
    std::string account, region, name;
    std::int64_t ready, in_flight, delayed;    // messages, counted one by one
};
std::vector<StoredQueue> stored_queues(storage::Database& database);

}    // namespace pileus::fuzz
