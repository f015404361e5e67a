// Does what is too slow for a unit and for an io thread, on a few threads of its own, in the order in which it is asked
// for. They are made when there is something to do.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace pileus::gateway {

class Errands {
  public:
    ~Errands() { stop(); }

    // Before start(), and after stop(), whoever asks does it himself.
    void start();
    // What was asked for is done first.
    void stop();

    // `work` throws nothing. Any thread.
    template <class Work>
    void add(Work work) {
        auto shared = std::make_shared<Work>(std::move(work));    // std::function copies; work may not be copied
        add_function([shared] { (*shared)(); });
    }

  private:
    using Function = std::function<void()>;
    void add_function(Function work);
    void make_thread_for(std::size_t errands);
    void work();

    std::mutex mutex_;
    std::condition_variable added_;
    std::deque<Function> queue_;    // under the mutex, like all that follows
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool is_started_ = false;
};

}    // namespace pileus::gateway
