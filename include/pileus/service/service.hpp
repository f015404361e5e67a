// A service: what the router, the protocols and the store need to know of an emulator.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pileus/error.hpp"
#include "pileus/service/operation.hpp"
#include "pileus/storage/database.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::storage {
class Store;
}

namespace pileus {

// Errors that the house raises on a service's behalf, in its words. The texts are the callers'.
struct FrameworkErrors {
    const ErrorKind* serialization;        // body that does not parse, or a member of the wrong type   [SQS-26]
    const ErrorKind* unknown_operation;    // SUP-47
    const ErrorKind* missing_action;       // Query without Action   [SUP-48]
    const ErrorKind* validation;           // constraint violations, where refuse is null
    const ErrorKind* access_denied;
    const ErrorKind* missing_authentication;    // SUP-21, a column per kind of service
    const ErrorKind* incomplete_signature;
    const ErrorKind* unrecognized_client;
    const ErrorKind* invalid_signature;
    const ErrorKind* expired_token;
    const ErrorKind* throttling;
    const ErrorKind* internal_failure;                // 500
    const ErrorKind* unavailable;                     // 503: the store cannot be written just now
    const ErrorKind* too_large;                       // 413
    const ErrorKind* malformed_query = nullptr;       // escapes that are none; null: serialization
    const ErrorKind* outdated_signature = nullptr;    // Signature Version 2; null: as if nothing were signed
};

struct ServiceTraits {
    std::string_view name;                   // `sqs`; also the signing name and the first label of the host
    std::string_view query_version;          // `2012-11-05`; empty: no Query protocol
    std::string_view xml_namespace;          // of Query answers
    std::string_view target_prefix;          // `AmazonSQS`; empty: no AWS JSON protocol
    std::string_view json_version;           // `1.0` or `1.1`
    std::string_view modelled_namespace;     // before `__type` of modelled errors: `com.amazonaws.sqs#`, or nothing
    std::string_view framework_namespace;    // before the others: `com.amazon.coral.service#`, or nothing
    bool is_query_compatible = false;        // JSON errors carry x-amzn-query-error   [SQS-24]
    bool void_is_empty_body = false;         // JSON: operations without output answer nothing, not `{}`   [SQS-18]
    bool has_error_detail = false;           // Query errors have <?xml …?> before and <Detail/> inside   [SQS-38]
    bool refuses_bare_get = false;           // Query: GET without Action is missing_action, else 404   [SNS-13, SQS-34]
    bool checks_input_first = true;    // false: handlers call check_input() once the resource is found   [SQS-114]
    std::string_view error_message_member = "message";    // of REST-JSON errors; AppConfig's is `Message`   [APC-5]
    std::string_view signing_name = {};                   // of the credential scope; empty: the name   [SUP-5]
    std::string_view endpoint_word = "web service";       // `The action X is not valid for this …`   [SUP-47]
    // Whether an operation may be asked for at this path by Query; null: always   [SQS-32].
    bool (*is_valid_at_path)(std::string_view operation, std::string_view path) = nullptr;
    // Whether an operation takes calls that nobody signed, and decides itself [SUP-7]; null: none does.
    bool (*may_be_unsigned)(std::string_view operation) = nullptr;
    FrameworkErrors errors;
    // Throws the service's error for these violations. Null: errors.validation with wire::describe().
    void (*refuse)(const wire::Violations&) = nullptr;
};

// Work that goes on without a request: move tasks, sweeps. Storage thread.
class Chore {
  public:
    virtual ~Chore() = default;
    // When it wants to run next; `never` when there is nothing to do. Cheap: asked after every group. A sweep that only
    // reclaims space answers Instant::min() while it has work, and runs when there is nothing else to do.
    virtual Instant due() const = 0;
    // A bounded piece, about a millisecond at most.
    virtual void run(Transaction& tx, Context& context) = 0;
    // Whether what it does can be seen through the API (a move task), so that advancing the clock runs it in order.
    virtual bool is_visible() const = 0;
};

class Service {
  public:
    virtual ~Service() = default;
    virtual const ServiceTraits& traits() const = 0;
    virtual std::vector<Operation> operations() = 0;    // called once, when the sandbox is put together
    virtual storage::Migrations migrations() const { return {traits().name, {}}; }
    // After migration, before the first call: prepare statements, add companions.
    virtual void open(storage::Store&) {}
    // Asked after open().
    virtual std::vector<Chore*> chores() { return {}; }
    virtual std::vector<const EventType*> event_types() const { return {}; }
    // Those of the service model that it knows: compared with AWS's models by the conformance test.
    virtual std::vector<const ErrorKind*> error_kinds() const { return {}; }
    // When, strictly after `after`, time alone changes what the service would answer (a delay ends, a message expires);
    // `never` if nothing is due. Advancing the clock goes from one to the next.
    virtual Instant next_due(Transaction&, Instant /*after*/) { return never; }
    // Settles what is due at context.now(), in order, waking parked calls and noting events. A bounded piece: true when
    // more is left.
    virtual bool settle(Transaction&, Context&) { return false; }
};

}    // namespace pileus
