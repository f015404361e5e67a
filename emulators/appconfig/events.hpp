// What AppConfig writes into the journal. No content of a configuration ever stands there.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "pileus/service/call.hpp"
#include "pileus/service/journal.hpp"

namespace pileus::appconfig::events {

inline constexpr EventType created{"appconfig.resource.created",
                                   "An application, an environment or the like was created."};
inline constexpr EventType updated{"appconfig.resource.updated", "A resource was changed."};
inline constexpr EventType deleted{"appconfig.resource.deleted", "A resource was deleted."};
inline constexpr EventType tagged{"appconfig.resource.tagged", "Tags of a resource were set."};
inline constexpr EventType untagged{"appconfig.resource.untagged", "Tags of a resource were removed."};

inline constexpr std::array all{&created, &updated, &deleted, &tagged, &untagged};

// `path` is the last part of the resource's ARN; `name` may be empty.
void note(Call& call, const EventType& type, std::string_view path, std::string_view name = {});

}    // namespace pileus::appconfig::events
