#include "gateway/errands.hpp"

#include <pthread.h>

#include <algorithm>
#include <system_error>

namespace pileus::gateway {

namespace {

// As many as there are cores, but for machines on which others work, too.
std::size_t thread_limit() { return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4); }

}    // namespace

void Errands::start() {
    const std::lock_guard lock(mutex_);
    is_started_ = true;
}

void Errands::add_function(Function work) {
    {
        const std::lock_guard lock(mutex_);
        if (is_started_) make_thread_for(queue_.size() + 1);
        if (!threads_.empty()) {
            queue_.push_back(std::move(work));
            added_.notify_one();
            return;
        }
    }
    work();
}

// A machine that gives us no more threads has to do with those that there are.
void Errands::make_thread_for(std::size_t errands) {
    if (errands <= idle_ || threads_.size() >= thread_limit()) return;
    try {
        threads_.emplace_back([this] {
            pthread_setname_np(pthread_self(), "errands");
            work();
        });
    } catch (const std::system_error&) {
    }
}

void Errands::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        added_.wait(lock, [this] { return !queue_.empty() || !is_started_; });
        --idle_;
        if (queue_.empty()) return;
        const Function next = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        next();
        lock.lock();
    }
}

void Errands::stop() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(mutex_);
        is_started_ = false;
        threads.swap(threads_);
    }
    added_.notify_all();
    for (std::thread& thread : threads) thread.join();
}

}    // namespace pileus::gateway
