#include "appconfig/errors.hpp"

namespace pileus::appconfig {

ApiError no_such(std::string_view kind, std::string_view id) {
    return ApiError(not_found, "Could not find {} with id {}", kind, id)
        .with(fmt::format(R"("ResourceName":"{}")", kind));
}

}    // namespace pileus::appconfig
