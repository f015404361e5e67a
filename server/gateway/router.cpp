#include "gateway/router.hpp"

#include <algorithm>

#include "pileus/text/ascii.hpp"

namespace pileus::gateway {

using protocols::DecodedRequest;
using protocols::ServiceTable;

namespace {

std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

bool contains_without_case(std::string_view text, std::string_view wanted) {
    if (text.find(wanted) != text.npos) return true;    // as nearly everybody writes it
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(),
                       [](char a, char b) { return text::lower(a) == text::lower(b); }) != text.end();
}

}    // namespace

CredentialScope find_credential_scope(const DecodedRequest& request) {
    std::string_view credential;
    const std::string_view header = request.http->header("Authorization");
    if (const auto at = header.find("Credential="); at != header.npos) {
        credential = header.substr(at + 11);
        credential = credential.substr(0, std::min(credential.find(','), credential.find(' ')));
    } else if (const std::string* const presigned = request.parameter("X-Amz-Credential")) {
        credential = *presigned;
    }
    CredentialScope scope;
    scope.access_key_id = take_until(credential, '/');
    scope.date = take_until(credential, '/');
    scope.region = take_until(credential, '/');
    scope.service = take_until(credential, '/');
    return scope;
}

bool is_queue_path(std::string_view path) {
    if (path.size() < 15 || path[0] != '/' || path[13] != '/') return false;
    return std::all_of(path.begin() + 1, path.begin() + 13, [](char digit) { return digit >= '0' && digit <= '9'; }) &&
           path.find('/', 14) == path.npos;
}

Router::Router(const std::vector<Service*>& services) {
    for (Service* const service : services) tables_.push_back(std::make_unique<ServiceTable>(*service));
}

const ServiceTable* Router::find_by_name(std::string_view name) const {
    const auto found =
        std::find_if(tables_.begin(), tables_.end(), [&](const auto& table) { return table->traits().name == name; });
    return found == tables_.end() ? nullptr : found->get();
}

// Services that share a signing name are told apart by their paths   [SUP-5], whichever of their names was signed for;
// what is nobody's is the first's to refuse.
const ServiceTable* Router::find_by_scope(const DecodedRequest& request, std::string_view signing_name) const {
    const ServiceTable* first = nullptr;
    for (const auto& table : tables_) {
        const ServiceTraits& traits = table->traits();
        if (traits.name != signing_name && (traits.signing_name.empty() || traits.signing_name != signing_name))
            continue;
        if (first == nullptr) first = table.get();
        if (table->find_route(request.http->method, request.raw_path).operation != nullptr) return table.get();
    }
    return first;
}

// The first piece of evidence that there is decides, even for a service that we do not have   [SUP-1].
const ServiceTable* Router::find_service(const DecodedRequest& request, const CredentialScope& scope) const {
    if (const std::string_view target = request.http->header("X-Amz-Target"); !target.empty()) {
        const std::string_view prefix = target.substr(0, target.rfind('.'));
        for (const auto& table : tables_) {
            if (!table->traits().target_prefix.empty() && table->traits().target_prefix == prefix) return table.get();
        }
    }
    if (!scope.service.empty()) return find_by_scope(request, scope.service);
    const std::string* const version = request.parameter("Version");
    if (request.parameter("Action") != nullptr && version != nullptr) {
        for (const auto& table : tables_) {
            if (table->traits().query_version == *version) return table.get();
        }
    }
    std::string_view host = request.http->header("Host");
    std::string_view label = take_until(host, '.');
    if (label.ends_with("-fips")) label.remove_suffix(5);    // the same service   [SQS-1]
    if (const ServiceTable* const table = find_by_name(label)) return table;
    if (label == "queue" || host.starts_with("queue.")) return find_by_name("sqs");    // the old names of SQS   [SQS-2]
    if (is_queue_path(request.path)) return find_by_name("sqs");
    for (const auto& table : tables_) {
        if (table->find_route(request.http->method, request.raw_path).operation != nullptr) return table.get();
    }
    // The links in SNS's messages are unsigned, say no version, and lead wherever we are reached   [SUP-4, SNS-4].
    const std::string* const action = request.parameter("Action");
    if (action != nullptr && (*action == "ConfirmSubscription" || *action == "Unsubscribe")) return find_by_name("sns");
    return nullptr;
}

Destination Router::route(const DecodedRequest& request, const CredentialScope& scope) const {
    Destination destination{find_service(request, scope), nullptr};
    if (destination.service == nullptr) return destination;
    const ServiceTraits& traits = destination.service->traits();
    const bool has_json_body = contains_without_case(request.http->header("Content-Type"), "application/x-amz-json");
    if (!traits.target_prefix.empty() && (has_json_body || traits.query_version.empty())) {
        destination.codec = &protocols::aws_json();
    } else if (!traits.query_version.empty()) {
        const bool wants_json = contains_without_case(request.http->header("Accept"), "application/json");
        destination.codec = wants_json ? &protocols::aws_query_as_json() : &protocols::aws_query();
    } else if (destination.service->has_routes()) {
        destination.codec = &protocols::rest_json();
    }
    return destination;
}

}    // namespace pileus::gateway
