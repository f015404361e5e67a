// The root key: 32 bytes in a file of their own, so that whoever has the database alone has no secret. Made at first
// need, and never again: what it wrapped is lost without it.
#pragma once

#include <optional>
#include <string>

#include "pileus/service/ports.hpp"

namespace pileus::keys {

class FileRootKey final : public RootKey {
  public:
    // `file` keeps it, for its owner alone; empty: it lives as long as this does. Throws std::runtime_error when
    // something else is in the file.
    explicit FileRootKey(std::string file);

    const crypto::Secret* find() override { return key_ ? &*key_ : nullptr; }
    const crypto::Secret& get() override;
    std::string place() const override { return file_; }

  private:
    const std::string file_;
    std::optional<crypto::Secret> key_;
};

}    // namespace pileus::keys
