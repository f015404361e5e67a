// What Parameter Store writes into the journal. The changes are what AWS sends to EventBridge [SSM-210], in its shape:
// `detail-type` and `detail`, a JSON text. No value of a parameter ever stands there.
#pragma once

#include <array>
#include <string_view>

#include "pileus/service/journal.hpp"
#include "ssm/parameter.hpp"
#include "ssm/policies.hpp"

namespace pileus::ssm::events {

inline constexpr EventType parameter_created{"ssm.parameter.created", "A parameter was created."};
inline constexpr EventType parameter_updated{"ssm.parameter.updated", "A parameter got a new version."};
inline constexpr EventType parameter_deleted{"ssm.parameter.deleted",
                                             "A parameter was deleted, with all its versions, or has expired."};
inline constexpr EventType parameter_labelled{"ssm.parameter.labelled",
                                              "Labels were attached to a version of a parameter."};
inline constexpr EventType parameter_unlabelled{"ssm.parameter.unlabelled",
                                                "Labels were taken off a version of a parameter."};
inline constexpr EventType parameter_tagged{"ssm.parameter.tagged", "Tags of a parameter were set."};
inline constexpr EventType parameter_untagged{"ssm.parameter.untagged", "Tags of a parameter were removed."};
inline constexpr EventType parameter_expired{"ssm.parameter.expired", "A parameter's Expiration policy deleted it."};
inline constexpr EventType parameter_expiring{"ssm.parameter.expiring",
                                              "A parameter's ExpirationNotification policy fell due."};
inline constexpr EventType parameter_unchanged{"ssm.parameter.unchanged",
                                               "A parameter's NoChangeNotification policy fell due."};
inline constexpr EventType parameter_shared{"ssm.parameter.shared", "A parameter's resource policy was set."};
inline constexpr EventType parameter_unshared{"ssm.parameter.unshared", "A parameter's resource policy was deleted."};
inline constexpr EventType setting_changed{"ssm.setting.changed", "A service setting was updated or reset."};
inline constexpr EventType parameter_refused{
    "ssm.parameter.refused", "A new version never became visible, as its image was not found [SSM-29]."};

inline constexpr std::array all{&parameter_created,    &parameter_updated, &parameter_deleted,  &parameter_labelled,
                                &parameter_unlabelled, &parameter_refused, &parameter_tagged,   &parameter_untagged,
                                &setting_changed,      &parameter_expired, &parameter_expiring, &parameter_unchanged,
                                &parameter_shared,     &parameter_unshared};

// `Parameter Store Change`: `operation` is Create, Update, Delete or LabelParameterVersion; `exception` may be empty.
Event change(const EventType& type, const Parameter& parameter, std::string_view operation,
             std::string_view exception = {});
// `Parameter Store Policy Action` [SSM-211].
Event policy_action(const EventType& type, const Parameter& parameter, const ParameterPolicy& policy,
                    std::string_view reason);
// About a parameter, where EventBridge has none.
Event about(const EventType& type, const Parameter& parameter);

}    // namespace pileus::ssm::events
