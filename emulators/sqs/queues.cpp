#include "sqs/queues.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/arn.hpp"
#include "pileus/text/hash.hpp"
#include "pileus/text/url.hpp"
#include "sqs/access.hpp"
#include "sqs/attributes.hpp"
#include "sqs/errors.hpp"
#include "sqs/events.hpp"
#include "sqs/paging.hpp"
#include "sqs/redrive_policy.hpp"
#include "sqs/tags.hpp"

namespace pileus::sqs {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view fifo_suffix = ".fifo";

bool is_name_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_';
}

bool is_valid_name(std::string_view name, bool fifo) {
    if (name.empty() || name.size() > 80) return false;
    if (fifo) {
        if (!name.ends_with(fifo_suffix) || name.size() == fifo_suffix.size()) return false;
        name.remove_suffix(fifo_suffix.size());
    }
    return std::all_of(name.begin(), name.end(), is_name_character);
}

void check_name(std::string_view name, bool fifo) {
    if (is_valid_name(name, fifo)) return;
    if (fifo) {
        throw ApiError(invalid_parameter_value,
                       "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
                       "must end with .fifo "
                       "suffix and be 1 to 80 in length.");
    }
    throw ApiError(invalid_parameter_value,
                   "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

bool asks_for_fifo(const wire::Map<std::string>& attributes) {
    const auto fifo = attributes.find("FifoQueue");
    if (fifo == attributes.end()) return false;
    std::string value = fifo->second;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return value == "true";
}

Event event_of(const EventType& type, const Queue& queue) {
    Event event;
    event.type = &type;
    event.resource = queue.arn;
    return event;
}

// The queue's policy on its dead-letter queue, if one is given, is looked at with what it was given as.
void check_redrive(Transaction& tx, QueueDirectory& queues, const Queue& queue, const wire::Map<std::string>& given) {
    const auto redrive = given.find("RedrivePolicy");
    if (redrive == given.end() || redrive->second.empty()) return;
    check_redrive_target(tx, queues, queue, parse_redrive_policy(redrive->second), redrive->second);
}

}    // namespace

std::string url_of(const Call& call, std::string_view account, std::string_view name) {
    return fmt::format("{}/{}/{}", call.request().base_url, account, name);
}

std::vector<Operation> Queues::operations() {
    return {operation<&Queues::create>(*this, "CreateQueue"),
            operation<&Queues::remove>(*this, "DeleteQueue"),
            operation<&Queues::get_url>(*this, "GetQueueUrl"),
            operation<&Queues::list>(*this, "ListQueues"),
            operation<&Queues::list_sources>(*this, "ListDeadLetterSourceQueues"),
            operation<&Queues::get_attributes>(*this, "GetQueueAttributes"),
            operation<&Queues::set_attributes>(*this, "SetQueueAttributes"),
            operation<&Queues::purge>(*this, "PurgeQueue")};
}

// --- life ------------------------------------------------------------------------------------------------------------

QueueUrlOutput Queues::create(Transaction& tx, Call& call, const CreateQueueInput& in) {
    call.check_input();
    const bool fifo = asks_for_fifo(in.attributes);
    check_name(in.queue_name, fifo);
    const wire::Map<std::string> normalised =
        normalise(in.attributes, fifo, true);    // before the existence check [SQS-122]
    check_tags(in.tags, in.queue_name);

    const Caller& caller = call.caller();
    Queue queue;
    queue.account = caller.account;
    queue.region = caller.region;
    queue.name = in.queue_name;
    queue.fifo = fifo;
    queue.arn = fmt::format("arn:{}:sqs:{}:{}:{}", partition_of(queue.region), queue.region, queue.account, queue.name);
    queue = with_attributes(std::move(queue), normalised);
    check_redrive(tx, *this, queue, in.attributes);

    if (const QueuePointer existing = find(caller.account, caller.region, in.queue_name)) {
        const std::string difference = find_difference(*existing, normalised);
        if (!difference.empty()) {
            throw ApiError(queue_name_exists,
                           "A queue already exists with the same name and a different value for attribute {}",
                           difference);
        }
        return {url_of(call, existing->account, existing->name)};
    }
    check_recently_deleted(call, in);
    queue.incarnation = tx.next_id();
    queue.store = messages_.make_store(tx);
    queue.created = queue.modified = call.now();
    table_.insert(queue);
    all_.clear();
    for (const auto& [key, value] : in.tags) table_.set_tag(queue.incarnation, key, value);
    call.note(event_of(events::queue_created, queue));
    return {url_of(call, queue.account, queue.name)};
}

void Queues::check_recently_deleted(Call& call, const CreateQueueInput& in) {
    const auto deleted = table_.deleted_at(call.caller().account, call.caller().region, in.queue_name);
    if (!deleted || call.now() >= *deleted + cool_down) return;
    if (call.settings().cool_downs) throw ApiError(queue_deleted_recently);
    Event event;
    event.type = &events::cool_down_ignored;
    event.subject = in.queue_name;
    event.details = {{"would_be", std::string(queue_deleted_recently.code())}};
    call.note(std::move(event));
}

void Queues::remove(Transaction& tx, Call& call, const QueueUrlInput& in) {
    const QueuePointer queue = get_own(tx, call, in.queue_url);
    table_.remove(*queue);
    table_.set_deleted(*queue, call.now());
    messages_.abandon_store(tx, queue->store);
    forget(*queue);
    call.wake(queue->incarnation);    // whoever waits there learns that the queue is gone
    call.note(event_of(events::queue_deleted, *queue));
}

void Queues::purge(Transaction& tx, Call& call, const QueueUrlInput& in) {
    const QueuePointer queue = get(tx, call, in.queue_url);
    if (queue->purged && call.now() < *queue->purged + cool_down) {
        if (call.settings().cool_downs) {
            throw ApiError(purge_queue_in_progress, "Only one PurgeQueue operation on {} is allowed every 60 seconds.",
                           queue->name);
        }
        Event event = event_of(events::cool_down_ignored, *queue);
        event.details = {{"would_be", std::string(purge_queue_in_progress.code())}};
        call.note(std::move(event));
    }
    Queue purged = *queue;
    messages_.abandon_store(tx, queue->store);
    purged.store = messages_.make_store(tx);
    purged.purged = call.now();
    table_.update(purged);
    forget(*queue);
    call.note(event_of(events::queue_purged, *queue));
}

// --- looking up ------------------------------------------------------------------------------------------------------

QueueUrlOutput Queues::get_url(Transaction&, Call& call, const GetQueueUrlInput& in) {
    call.check_input();
    const std::string& account = in.queue_owner_aws_account_id ? *in.queue_owner_aws_account_id : call.caller().account;
    const QueuePointer queue = find(account, call.caller().region, in.queue_name);
    const bool is_own = account == call.caller().account;
    if (queue == nullptr && is_own) throw ApiError(queue_does_not_exist);
    if (queue == nullptr || !is_allowed(call, *queue, action_of(call.request().operation))) {    // [SQS-110]
        throw ApiError(queue_does_not_exist, "The specified queue does not exist or you do not have access to it.");
    }
    return {url_of(call, account, in.queue_name)};
}

ListQueuesOutput Queues::list(Transaction&, Call& call, const ListQueuesInput& in) {
    const Caller& caller = call.caller();
    const std::string prefix = in.queue_name_prefix.value_or("");
    const std::string listing = fmt::format("{}/{}/{}", caller.account, caller.region, prefix);
    const Page page = parse_page(in.max_results, in.next_token, listing);
    std::vector<std::string> names = table_.list(caller.account, caller.region, prefix, page.after, page.limit + 1);
    ListQueuesOutput out;
    out.next_token = end_page(page, names, listing);
    for (const std::string& name : names) out.queue_urls.push_back(url_of(call, caller.account, name));
    return out;
}

ListDeadLetterSourceQueuesOutput Queues::list_sources(Transaction& tx, Call& call,
                                                      const ListDeadLetterSourceQueuesInput& in) {
    const QueuePointer queue = get(tx, call, in.queue_url);
    const std::string listing = "sources of " + queue->arn;
    const Page page = parse_page(in.max_results, in.next_token, listing);
    std::vector<std::string> names = table_.list_sources(queue->arn, page.after, page.limit + 1);
    ListDeadLetterSourceQueuesOutput out;
    out.next_token = end_page(page, names, listing);
    for (const std::string& name : names) out.queue_urls.push_back(url_of(call, queue->account, name));
    return out;
}

// --- attributes ------------------------------------------------------------------------------------------------------

GetQueueAttributesOutput Queues::get_attributes(Transaction& tx, Call& call, const GetQueueAttributesInput& in) {
    const QueuePointer queue = get(tx, call, in.queue_url);
    check_names(in.attribute_names);
    if (!asks_for_counts(in.attribute_names)) return {show(*queue, {}, in.attribute_names)};
    const auto counts = messages_.counts(tx, call, *queue);
    if (!counts) {
        call.run_again();
        return {};
    }
    return {show(*queue, *counts, in.attribute_names)};
}

void Queues::set_attributes(Transaction& tx, Call& call, const SetQueueAttributesInput& in) {
    const QueuePointer queue = get_own(tx, call, in.queue_url);
    if (in.attributes.empty())
        throw ApiError(missing_parameter, "The request must contain the parameter Attribute.Name.");
    const wire::Map<std::string> normalised = normalise(in.attributes, queue->fifo, false);
    Queue changed = with_attributes(*queue, normalised);
    check_redrive(tx, *this, changed, in.attributes);
    change(tx, call, *queue, std::move(changed));
}

void Queues::set_policy(Transaction& tx, Call& call, const Queue& queue, const std::string& policy) {
    change(tx, call, queue, with_attributes(queue, {{"Policy", policy}}));
}

void Queues::change(Transaction& tx, Call& call, const Queue& before, Queue after) {
    after.modified = call.now();
    table_.update(after);
    forget(before);
    messages_.attributes_changed(tx, call, before, after);
    call.note(event_of(events::queue_changed, before));
}

// --- the directory ---------------------------------------------------------------------------------------------------

std::size_t Queues::NameHash::operator()(const Name& name) const {
    return text::hash64(name.name, text::hash64(name.account, text::hash64(name.region)));
}

QueuePointer Queues::find(std::string_view account, std::string_view region, std::string_view name) {
    const auto cached = cache_.find(Name{account, region, name});
    if (cached != cache_.end()) return cached->second;
    auto queue = table_.find(account, region, name);
    return queue ? remember(std::move(*queue)) : nullptr;
}

QueuePointer Queues::remember(Queue queue) {
    read_attributes(queue);
    const auto pointer = std::make_shared<const Queue>(std::move(queue));
    cache_.emplace(Name{pointer->account, pointer->region, pointer->name}, pointer);
    return pointer;
}

void Queues::forget(const Queue& queue) {
    cache_.erase(Name{queue.account, queue.region, queue.name});
    all_.clear();
}

QueuePointer Queues::get(Transaction&, Call& call, std::string_view queue_url) {
    QueuePointer queue = find_by_url(call, queue_url);
    check_access(call, *queue, action_of(call.request().operation));
    return queue;
}

QueuePointer Queues::get_own(Transaction&, Call& call, std::string_view queue_url, policy::Keys keys) {
    QueuePointer queue = find_by_url(call, queue_url);
    check_owner(call, queue->account, queue->name);
    check_access(call, *queue, action_of(call.request().operation), std::move(keys));
    return queue;
}

QueuePointer Queues::find_by_url(Call& call, std::string_view queue_url) {
    const Caller& caller = call.caller();
    if (queue_url.empty()) {
        // Query may leave it to the path [SQS-31]; in JSON the path says nothing [SQS-15]. Absent is not found [SQS-9].
        if (call.request().protocol != Protocol::query || call.request().path.size() < 2)
            throw ApiError(queue_does_not_exist);
        queue_url = call.request().path;
        call.violations().excuse_missing("QueueUrl");
    }
    std::string_view url = queue_url;
    const std::size_t slash = url.rfind('/');
    if (slash == url.npos) {    // a bare name [SQS-6]
        if (const QueuePointer queue = find(caller.account, caller.region, url)) return queue;
        throw ApiError(queue_does_not_exist);
    }
    const std::string_view name = url.substr(slash + 1);
    const std::string_view before = url.substr(0, slash);
    const std::size_t account_slash = before.rfind('/');
    const std::string_view account = account_slash == before.npos ? before : before.substr(account_slash + 1);
    const auto refuse = [&] {
        throw ApiError(invalid_address, "The address {} is not valid for this endpoint.", queue_url);
    };
    if (!is_account(account) || name.empty()) refuse();
    if (const QueuePointer queue = find(account, caller.region, name)) return queue;
    // Somebody else's URL, of a host that we are not [SQS-7].
    const std::string host = text::split_url(queue_url).host;
    if (account != caller.account && !host.empty() && !call.request().base_url.ends_with("//" + host)) refuse();
    throw ApiError(queue_does_not_exist);
}

QueuePointer Queues::find_by_arn(Transaction&, std::string_view text) {
    const auto arn = Arn::parse(text);
    if (!arn || arn->service != "sqs") return nullptr;
    QueuePointer queue = find(arn->account, arn->region, arn->resource);
    return queue && queue->arn == text ? queue : nullptr;    // of another partition it is another's
}

const std::vector<QueuePointer>& Queues::all() {
    if (all_.empty()) {
        for (const auto& [account, region, name] : table_.names()) all_.push_back(find(account, region, name));
    }
    return all_;
}

bool Queues::has_source_queues(Transaction&, std::string_view arn) { return !table_.list_sources(arn, "", 1).empty(); }

}    // namespace pileus::sqs
