// What takes longer than a unit of work may: making key pairs, and what private keys do. It is done between two runs of
// the handler (Call::run_after).
//
//     const std::string* const signature = done_for<std::string>(call, [&] { …; return [=] { return sign(…); }; });
//     if (signature == nullptr) return {};    // the second run answers
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "pileus/service/call.hpp"

namespace pileus::kms {

template <class Result>
class SlowWork final : public Errand {
  public:
    explicit SlowWork(std::function<Result()> work) : work_(std::move(work)) {}
    void run() override {
        result_.emplace(work_());
        work_ = nullptr;    // with the key that it had
    }
    const Result& result() const { return *result_; }

  private:
    std::function<Result()> work_;
    std::optional<Result> result_;
};

// Null in the first run: then it is asked for. `prepare` gives the work; it is called in the first run alone.
template <class Result, class Prepare>
const Result* done_for(Call& call, Prepare prepare) {
    if (const auto* const done = dynamic_cast<const SlowWork<Result>*>(call.errand())) return &done->result();
    call.run_after(std::make_unique<SlowWork<Result>>(prepare()));
    return nullptr;
}

}    // namespace pileus::kms
