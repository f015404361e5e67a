#include <fmt/core.h>

#include "throughput.hpp"

namespace pileus::load {

namespace {
// A FIFO queue may have nothing but locked groups for a moment; for longer, something is lost.
constexpr int empty_receives_allowed = 10'000;
}    // namespace

Worker::Worker(Run& run, std::vector<std::size_t> groups)
    : run_(run), connection_(run.client.connect(*this)), groups_(std::move(groups)) {
    outgoing_.resize(static_cast<std::size_t>(run.batch));
    numbers_.resize(outgoing_.size());
}

void Worker::begin() {
    step_ = Step::idle;
    if (run_.is_stopping || run_.begun >= run_.send_limit) {
        --run_.busy;
        return;
    }
    run_.begun += outgoing_.size();
    for (std::size_t i = 0; i < outgoing_.size(); ++i) {
        const std::size_t group = groups_.empty() ? 0 : groups_[next_group_++ % groups_.size()];
        numbers_[i] = run_.book.write_next(group, outgoing_[i]);
    }
    empty_in_a_row_ = 0;
    send();
}

void Worker::ask(Step step) {
    step_ = step;
    connection_.send(out_);
}

void Worker::send() {
    out_.clear();
    if (run_.batch == 1) {
        run_.requests.send(out_, run_.queue_url, outgoing_.front());
    } else {
        run_.requests.send_batch(out_, run_.queue_url, outgoing_);
    }
    ask(Step::send);
}

void Worker::receive() {
    out_.clear();
    run_.requests.receive(out_, run_.queue_url, run_.batch, 0);
    ask(Step::receive);
}

void Worker::remove() {
    out_.clear();
    if (run_.batch == 1) {
        run_.requests.remove(out_, run_.queue_url, handles_.front());
    } else {
        run_.requests.remove_batch(out_, run_.queue_url, handles_);
    }
    ask(Step::remove);
}

void Worker::answered(Connection&, const Answer& answer) {
    if (run_.is_measuring) run_.latencies.add(answer.took);
    if (answer.status != 200) {
        run_.mistakes.add(fmt::format("status {}", answer.status), answer.body);
        return begin();
    }
    if (run_.options.canned) return answered_canned();
    switch (step_) {
        case Step::send:
            return answered_send(answer.body);
        case Step::receive:
            return answered_receive(answer.body);
        case Step::remove:
            return answered_remove(answer.body);
        case Step::idle:
            return;
    }
}

void Worker::failed(Connection&, std::string_view why) {
    run_.mistakes.add("no answer", why);
    // A server that is gone would fail us for ever.
    if (++run_.failures > 1000) run_.is_stopping = true;
    if (step_ != Step::idle) begin();
}

void Worker::ended(std::uint64_t messages) {
    if (run_.is_measuring) run_.measured_messages += messages;
}

void Worker::answered_send(std::string_view body) {
    if (run_.batch == 1) {
        run_.book.acknowledged(numbers_.front(), outgoing_.front(), read_sent(body));
    } else {
        if (!read_sent_batch(body, sent_) || sent_.size() != outgoing_.size())
            run_.mistakes.add("a batch not sent whole", body);
        for (const SentAnswer& each : sent_) {
            const std::size_t index =
                each.id.size() == 1 ? static_cast<std::size_t>(each.id.front() - '0') : outgoing_.size();
            if (index < outgoing_.size()) {
                run_.book.acknowledged(numbers_[index], outgoing_[index], each);
            } else {
                run_.mistakes.add("the id of no entry", each.id);
            }
        }
    }
    if (!run_.only_sends) return receive();
    ended(outgoing_.size());
    begin();
}

void Worker::answered_receive(std::string_view body) {
    if (!read_received(body, received_)) {
        run_.mistakes.add("a receive's answer is malformed", body);
        return begin();
    }
    if (received_.empty()) {
        ++run_.empty_receives;
        if (++empty_in_a_row_ < empty_receives_allowed && !run_.is_stopping) return receive();
        if (!run_.is_stopping) run_.mistakes.add("nothing to receive, although it was sent", {});
        return begin();
    }
    if (received_.size() > outgoing_.size()) run_.mistakes.add("more messages than asked for", body);
    handles_.clear();
    for (ReceivedMessage& message : received_) {
        run_.book.received(message);
        handles_.push_back(std::move(message.handle));
    }
    run_.handle_bytes = handles_.front().size();
    remove();
}

void Worker::answered_remove(std::string_view body) {
    if (run_.batch == 1) {
        if (!body.empty() && body != "{}") run_.mistakes.add("a delete answers with something", body);
    } else if (read_removed_batch(body) != static_cast<int>(handles_.size())) {
        run_.mistakes.add("a batch not deleted whole", body);
    }
    run_.removed += handles_.size();
    ended(handles_.size());
    begin();
}

// The ceiling says the same to everything: the same requests in the same order, with handles of the usual size.
void Worker::answered_canned() {
    if (step_ == Step::send && !run_.only_sends) return receive();
    if (step_ == Step::receive) {
        handles_.assign(outgoing_.size(), std::string(run_.options.handle_size, 'A'));
        return remove();
    }
    ended(outgoing_.size());
    begin();
}

}    // namespace pileus::load
