#include "fuzz/support/sqs_state.hpp"

#include <string_view>

#include "fuzz/support/property.hpp"
#include "pileus/storage/database.hpp"

namespace pileus::fuzz {

namespace {

struct Invariant {
    std::string_view what;
    std::string_view counterexamples;    // selects the rows that break it
};

constexpr Invariant invariants[] = {
    {"counters are what is stored",
     "SELECT q.name FROM sqs_queue q LEFT JOIN sqs_count c ON c.store = q.store WHERE "
     "coalesce(c.ready, 0) <> (SELECT count(*) FROM sqs_message m WHERE m.store = q.store AND m.due_at = 0) OR "
     "coalesce(c.in_flight, 0) <> (SELECT count(*) FROM sqs_message m WHERE m.store = q.store AND m.due_at > 0 "
     "AND m.received_at IS NOT NULL) OR "
     "coalesce(c.delayed, 0) <> (SELECT count(*) FROM sqs_message m WHERE m.store = q.store AND m.due_at > 0 "
     "AND m.received_at IS NULL)"},
    {"a message is of a queue, or of a store that is being swept",
     "SELECT id FROM sqs_message WHERE store NOT IN (SELECT store FROM sqs_queue UNION ALL "
     "SELECT store FROM sqs_dead_store)"},
    {"a message has its body", "SELECT id FROM sqs_message WHERE body NOT IN (SELECT id FROM sqs_body)"},
    {"a body has its message", "SELECT id FROM sqs_body WHERE id NOT IN (SELECT body FROM sqs_message)"},
    {"a hidden message is looked at once it is visible, or before",
     "SELECT id FROM sqs_message WHERE due_at > visible_at"},
    {"what was received was received once at least",
     "SELECT id FROM sqs_message WHERE received_at IS NOT NULL AND (receives < 1 OR first_received_at IS NULL)"},
    {"a message's group is there",
     "SELECT id FROM sqs_message m WHERE message_group IS NOT NULL AND NOT EXISTS "
     "(SELECT 1 FROM sqs_group g WHERE g.id = m.message_group AND g.store = m.store)"},
    {"a group has a message",
     "SELECT name FROM sqs_group g WHERE store IN (SELECT store FROM sqs_queue) AND NOT EXISTS "
     "(SELECT 1 FROM sqs_message m WHERE m.message_group = g.id OR m.tenant = g.id)"},
    {"a FIFO group has its turn exactly while its first message is ready",
     "SELECT g.name FROM sqs_group g JOIN sqs_queue q ON q.store = g.store WHERE q.fifo AND (g.turn IS NOT NULL) <> "
     "((SELECT m.due_at FROM sqs_message m WHERE m.message_group = g.id ORDER BY m.id LIMIT 1) = 0)"},
    {"a tenant's turn is its oldest ready message",
     "SELECT g.name FROM sqs_group g JOIN sqs_queue q ON q.store = g.store WHERE NOT q.fifo AND g.turn IS NOT "
     "(SELECT min(m.id) FROM sqs_message m WHERE m.tenant = g.id AND m.due_at = 0)"},
    {"attributes and tags are of a queue",
     "SELECT name FROM sqs_queue_attribute WHERE queue NOT IN (SELECT id FROM sqs_queue) UNION ALL "
     "SELECT key FROM sqs_queue_tag WHERE queue NOT IN (SELECT id FROM sqs_queue)"},
    {"one move task of a source runs at most",
     "SELECT source_arn FROM sqs_move_task WHERE status = 'RUNNING' GROUP BY source_arn HAVING count(*) > 1"},
};

}    // namespace

void check_sqs_tables(storage::Database& database) {
    for (const Invariant& invariant : invariants) {
        storage::Statement statement = database.prepare(invariant.counterexamples);
        storage::Rows rows = statement.query();
        const bool is_broken = rows.next();
        property(!is_broken, "{}: {}", invariant.what, is_broken ? rows.string(0) : std::string());
    }
}

std::vector<StoredQueue> stored_queues(storage::Database& database) {
    storage::Statement statement = database.prepare(
        "SELECT account, region, name, (SELECT count(*) FROM sqs_message m WHERE m.store = q.store AND m.due_at = 0), "
        "(SELECT count(*) FROM sqs_message m WHERE m.store = q.store AND m.due_at > 0 AND m.received_at IS NOT NULL), "
        "(SELECT count(*) FROM sqs_message m WHERE m.store = q.store AND m.due_at > 0 AND m.received_at IS NULL) "
        "FROM sqs_queue q ORDER BY id");
    std::vector<StoredQueue> queues;
    for (storage::Rows rows = statement.query(); rows.next();) {
        queues.push_back(
            {rows.string(0), rows.string(1), rows.string(2), rows.integer(3), rows.integer(4), rows.integer(5)});
    }
    return queues;
}

}    // namespace pileus::fuzz
