#include "secretsmanager/errors.hpp"

#include <nlohmann/json.hpp>

namespace pileus::secretsmanager {

void refuse(const Fault& fault) {
    if (!fault.kind->modelled) throw ApiError(*fault.kind, "{}", fault.text);
    using Json = nlohmann::json;
    throw ApiError(*fault.kind, "")
        .with(fmt::format(R"("Message":{})", Json(fault.text).dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}    // namespace pileus::secretsmanager
