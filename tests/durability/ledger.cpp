#include "durability/ledger.hpp"

#include <algorithm>
#include <set>

namespace pileus::durability {

std::string name_of(const std::string& body) { return body.substr(0, body.find(' ')); }

std::string Ledger::new_body(const std::string& queue, const std::string& group, std::size_t size) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t number = next_number_++;
    std::string body = "m" + std::to_string(number) + " ";
    // Not all the same, so that a body made of another's pages is noticed.
    while (body.size() < size) body += std::to_string(number * 7919 + body.size()) + " ";
    entries_[name_of(body)] = {queue, group, body, number};
    return body;
}

Ledger::Entry& Ledger::entry(const std::string& body) { return entries_.at(name_of(body)); }

void Ledger::sent(const std::string& body) {
    const std::lock_guard lock(mutex_);
    entry(body).is_sent = true;
    ++acknowledged_;
}
void Ledger::deleting(const std::string& body) {
    const std::lock_guard lock(mutex_);
    entry(body).is_deleting = true;
}
void Ledger::deleted(const std::string& body) {
    const std::lock_guard lock(mutex_);
    entry(body).is_deleted = true;
    ++acknowledged_;
}
void Ledger::purging(const std::string& queue) {
    const std::lock_guard lock(mutex_);
    for (auto& [name, each] : entries_) {
        if (each.queue == queue) each.is_deleting = true;
    }
}
void Ledger::purged(const std::string& queue) {
    const std::lock_guard lock(mutex_);
    for (auto& [name, each] : entries_) {
        if (each.queue == queue) each.is_deleted = true;
    }
    ++acknowledged_;
}

std::size_t Ledger::acknowledged() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
}

std::vector<Ledger::Unacknowledged> Ledger::unacknowledged_in_groups() const {
    const std::lock_guard lock(mutex_);
    std::map<std::uint64_t, Unacknowledged> in_order;
    for (const auto& [name, each] : entries_) {
        if (!each.group.empty() && !each.is_sent) in_order[each.number] = {each.queue, each.group, each.body};
    }
    std::vector<Unacknowledged> list;
    for (auto& [number, each] : in_order) list.push_back(std::move(each));
    return list;
}

std::vector<std::string> Ledger::compare(const std::vector<Found>& found) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> findings;
    std::map<std::string, int> times;
    std::map<std::pair<std::string, std::string>, std::uint64_t> newest_of_group;
    for (const Found& each : found) {
        const std::string name = name_of(each.body);
        const auto known = entries_.find(name);
        if (known == entries_.end()) {
            findings.push_back("invented: " + name);
            continue;
        }
        const Entry& expected = known->second;
        if (++times[name] == 2) findings.push_back("doubled: " + name);
        if (each.body != expected.body) findings.push_back("altered: " + name);
        if (each.queue != expected.queue || each.group != expected.group) findings.push_back("misplaced: " + name);
        if (expected.is_deleted) findings.push_back("deleted, and there again: " + name);
        if (each.group.empty()) continue;
        std::uint64_t& newest = newest_of_group[{each.queue, each.group}];
        if (expected.number < newest) findings.push_back("out of order: " + name);
        newest = std::max(newest, expected.number);
    }
    for (const auto& [name, each] : entries_) {
        if (each.is_sent && !each.is_deleting && times.count(name) == 0) findings.push_back("lost: " + name);
    }
    return findings;
}

}    // namespace pileus::durability
