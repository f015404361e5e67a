// The health route: what runs, and whether the store can be written.
#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "control/control.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

void Control::read_health(const Question&, http::ExchangePointer exchange) {
    auto work = [this](storage::Transaction& transaction) {
        const storage::StoreFigures figures = controlled_.store.figures();
        // Whether there is room again shows only when something is written.
        if (figures.is_failing) transaction.prove_writable();
        json services = json::object();
        for (const Service* const service : controlled_.services)
            services[std::string(service->traits().name)] = "running";
        return json_response(200, {{"status", "running"},
                                   {"version", controlled_.version},
                                   {"services", std::move(services)},
                                   {"parked_calls", controlled_.room.size()},
                                   {"store",
                                    {{"in_memory", controlled_.store.database().is_in_memory()},
                                     {"groups", figures.groups},
                                     {"units", figures.units},
                                     {"reruns", figures.reruns},
                                     {"failed_commits", figures.failed_commits},
                                     {"checkpoints", figures.checkpoints},
                                     {"log_bytes", figures.log_bytes},
                                     {"longest_group_microseconds", figures.longest_group_microseconds}}}});
    };
    auto failure = [this](const std::exception_ptr& error) {
        json body{{"status", "failing"}, {"version", controlled_.version}};
        body.update(json::parse(failure_response(error).body));
        return json_response(503, body);
    };
    exchange->submit(controlled_.store, std::make_unique<AnswerUnit>(exchange, std::move(work), std::move(failure)));
}

}    // namespace pileus::control
