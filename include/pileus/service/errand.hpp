// What a call needs done before it can answer, and that is too slow for a unit of work: a signature. It is done outside
// of the store, on a thread of its own, between two runs of the handler; see Call::run_after.
#pragma once

namespace pileus {

class Errand {
  public:
    virtual ~Errand() = default;
    // Once. Whatever it throws is the call's failure.
    virtual void run() = 0;
};

}    // namespace pileus
