#include "pileus/service/call.hpp"

#include "pileus/error.hpp"
#include "pileus/service/service.hpp"

namespace pileus {

void Call::check_input() const {
    if (violations_.empty()) return;
    if (service_->refuse != nullptr) service_->refuse(violations_);
    throw ApiError(*service_->errors.validation, "{}", wire::describe(violations_));
}

}    // namespace pileus
