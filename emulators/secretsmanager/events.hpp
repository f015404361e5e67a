// What Secrets Manager writes into the journal. No value of a secret ever stands there.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "pileus/service/journal.hpp"
#include "secretsmanager/secret.hpp"

namespace pileus::secretsmanager::events {

inline constexpr EventType secret_created{"secretsmanager.secret.created", "A secret was created."};
inline constexpr EventType secret_updated{"secretsmanager.secret.updated",
                                          "Description, key or type of a secret were changed."};
inline constexpr EventType version_created{"secretsmanager.version.created", "A secret got a new version."};
inline constexpr EventType value_read{"secretsmanager.value.read", "A version of a secret was decrypted for a caller."};
inline constexpr EventType stage_moved{"secretsmanager.stage.moved",
                                       "A staging label was attached to a version, moved or taken away."};
inline constexpr EventType secret_marked{"secretsmanager.secret.marked",
                                         "A secret was marked for deletion: its recovery window begins."};
inline constexpr EventType secret_restored{"secretsmanager.secret.restored", "A deletion was cancelled."};
inline constexpr EventType secret_deleted{
    "secretsmanager.secret.deleted",
    "A secret is gone with all its versions, at once or as its recovery window ended."};
inline constexpr EventType secret_tagged{"secretsmanager.secret.tagged", "Tags of a secret were set or removed."};
inline constexpr EventType policy_changed{"secretsmanager.secret.policy_changed",
                                          "The resource policy of a secret was set or removed."};
inline constexpr EventType policy_ignored{
    "secretsmanager.secret.policy_ignored",
    "AWS would have refused this call by the secret's policy; --enforce-policies refuses it too."};
inline constexpr EventType rotation_started{"secretsmanager.rotation.started",
                                            "A secret's rotation, or the test of one, has begun."};
inline constexpr EventType rotation_succeeded{"secretsmanager.rotation.succeeded",
                                              "A secret's rotation function has done all its steps."};
inline constexpr EventType rotation_failed{
    "secretsmanager.rotation.failed",
    "A step of a secret's rotation was not done; next_attempt says when it begins again."};
inline constexpr EventType rotation_cancelled{"secretsmanager.rotation.cancelled",
                                              "A secret is no longer rotated; what was under way goes no further."};

inline constexpr std::array all{&secret_created,     &secret_updated,  &version_created,   &value_read,
                                &stage_moved,        &secret_marked,   &secret_restored,   &secret_deleted,
                                &secret_tagged,      &policy_changed,  &policy_ignored,    &rotation_started,
                                &rotation_succeeded, &rotation_failed, &rotation_cancelled};

// `subject` is a version's id or a label.
inline Event about(const EventType& type, const Secret& secret, std::string subject = {}) {
    Event event;
    event.type = &type;
    event.account = secret.account;
    event.region = secret.region;
    event.resource = secret.arn();
    event.subject = std::move(subject);
    return event;
}

}    // namespace pileus::secretsmanager::events
