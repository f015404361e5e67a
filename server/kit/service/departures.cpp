#include "pileus/service/departures.hpp"

#include "pileus/time/clock.hpp"

namespace pileus {

class Departures::ArrivalUnit final : public storage::Unit {
  public:
    ArrivalUnit(Departures& departures, Arrival arrival)
        : departures_(departures), arrival_(std::move(arrival)), context_(departures.clock_.now()) {}

    Progress run(Transaction& transaction) override {
        context_.begin(departures_.clock_.now());
        departures_.settle(transaction, context_, arrival_);
        for (const WaitKey key : context_.take_wakes()) departures_.room_.wake(key);
        departures_.draft_.add(context_.take_events());
        return Progress::done;
    }
    void fail(std::exception_ptr) override { departures_.tell_later(std::move(arrival_)); }

  private:
    Departures& departures_;
    Arrival arrival_;
    Context context_;
};

void Departures::open(storage::Store& store) {
    store_ = &store;
    store.add(*this);
}

void Departures::post(Sender& sender, std::int64_t id, DepartingCall call) {
    posted_.push_back({&sender, id, std::move(call)});
    ++under_way_;
}

void Departures::post(Sender& sender, std::int64_t id, std::shared_ptr<Errand> errand) {
    posted_.push_back({&sender, id, std::move(errand)});
    ++under_way_;
}

void Departures::depart() {
    for (Posted& each : std::exchange(posted_, {})) {
        auto done = [this, sender = each.sender, id = each.id](CallOutcome outcome) {
            store_->submit(std::make_unique<ArrivalUnit>(*this, Arrival{sender, id, std::move(outcome)}));
        };
        if (auto* const errand = std::get_if<std::shared_ptr<Errand>>(&each.what)) {
            begin(std::move(*errand), std::move(done));
        } else if (transport_ == nullptr) {
            done({0, "Nothing leaves this process."});
        } else {
            transport_->carry(std::get<DepartingCall>(std::move(each.what)), std::move(done));
        }
    }
    const std::lock_guard lock(mutex_);
    untold_.erase(untold_.begin(), untold_.begin() + static_cast<std::ptrdiff_t>(std::exchange(retold_, 0)));
}

void Departures::begin(std::shared_ptr<Errand> errand, std::function<void(CallOutcome)> done) {
    auto work = [errand = std::move(errand), done = std::move(done)] {
        CallOutcome outcome{200, {}, errand};
        try {
            errand->run();
        } catch (const std::exception& failure) {
            outcome = {0, failure.what(), errand};
        }
        done(std::move(outcome));
    };
    if (employee_) {
        employee_(std::move(work));
    } else {
        work();
    }
}

void Departures::settle(Transaction& tx, Context& context, const Arrival& arrival) {
    arrival.sender->settle(tx, context, arrival.id, arrival.outcome);
    --under_way_;
    if (under_way_ == 0) context.wake(all_settled);
}

void Departures::tell_later(Arrival arrival) {
    const std::lock_guard lock(mutex_);
    untold_.push_back(std::move(arrival));
}

Instant Departures::due() const {
    const std::lock_guard lock(mutex_);
    return untold_.size() > retold_ ? Instant::min() : never;
}

void Departures::run(Transaction& tx, Context& context) {
    Arrival next;
    {
        const std::lock_guard lock(mutex_);
        if (untold_.size() <= retold_) return;
        next = untold_[retold_];
    }
    settle(tx, context, next);
    ++retold_;
}

// Nothing is told later within a group, so what is under way is all that a failed unit can have changed.
void Departures::rewind_to(const State& state) {
    under_way_ = state.under_way;
    posted_.resize(std::min(posted_.size(), state.posted));
    retold_ = state.retold;
}

}    // namespace pileus
