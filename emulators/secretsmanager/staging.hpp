// Versions of a secret, and the labels that say which of them is meant [SUP-81, SUP-220, SUP-221].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secretsmanager/shapes.hpp"
#include "secretsmanager/vault.hpp"
#include "secretsmanager/version_table.hpp"

namespace pileus::secretsmanager {

class Staging {
  public:
    Staging(VersionTable& table, Vault& vault) : table_(table), vault_(vault) {}

    // Makes the version that the input's token names, and attaches these labels to it (none: AWSCURRENT). One that is
    // there with the same value is left as it is. Throws InvalidParameterException, InvalidRequestException,
    // ResourceExistsException, LimitExceededException, EncryptionFailure, DecryptionFailure.
    std::string put(Transaction& tx, Call& call, const Secret& secret, const ValueInput& in,
                    const std::optional<std::vector<std::string>>& stages = {});
    // Whether the version that the input's token names is there and has the input's value.
    bool has(Transaction& tx, Call& call, const Secret& secret, const ValueInput& in);
    // Under the secret's key of now, whatever is in use [SUP-79].
    void seal_again(Transaction& tx, Call& call, const Secret& secret);
    // The current value as a version of this name, too. Throws DecryptionFailure, EncryptionFailure.
    void copy_current(Transaction& tx, Context& context, const Secret& secret, const std::string& name);
    // AWSPREVIOUS follows AWSCURRENT. Throws LimitExceededException.
    void attach(const Secret& secret, const std::string& stage, const std::string& version);

  private:
    bool is_value_of(Transaction& tx, Call& call, const Secret& secret, const Version& version, const ValueInput& in);

    VersionTable& table_;
    Vault& vault_;
};

// Throws InvalidParameterException, InvalidRequestException [SUP-231].
void check_value(const ValueInput& in);

}    // namespace pileus::secretsmanager
