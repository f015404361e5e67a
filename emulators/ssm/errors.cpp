#include "ssm/errors.hpp"

#include <nlohmann/json.hpp>

namespace pileus::ssm {

ApiError capital(const ErrorKind& kind, std::string_view text) {
    using Json = nlohmann::json;
    return ApiError(kind, "").with(
        fmt::format(R"("Message":{})", Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}    // namespace pileus::ssm
