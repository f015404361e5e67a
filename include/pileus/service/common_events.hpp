// What every service may write into the journal.
#pragma once

#include "pileus/service/journal.hpp"

namespace pileus::events {

inline constexpr EventType setting_ignored{
    "pileus.setting_ignored", "AWS would act on this setting, which is kept and shown only; --strict refuses it."};

}    // namespace pileus::events
