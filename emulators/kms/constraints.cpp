#include "kms/constraints.hpp"

#include "kms/errors.hpp"

namespace pileus::kms {

void check_recipient(const std::optional<RecipientInfo>& recipient) {
    if (recipient) throw ApiError(validation, "Recipient is not supported: there are no enclaves here.");
}

void end_dry_run(const std::optional<bool>& is_dry) {
    if (is_dry.value_or(false)) throw ApiError(dry_run);
}

}    // namespace pileus::kms
