// Contents of configurations, encrypted by KMS where a key is named [APC-200]: by a data key of their own, which is
// bound to the profile, or to the deployment when that has a key of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "appconfig/content_table.hpp"
#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"

namespace pileus::appconfig {

class Contents {
  public:
    Contents(KeyService& keys, ContentTable& table) : keys_(keys), table_(table) {}

    // The key's ARN. Throws BadRequestException in KMS's words.
    std::string find_key(Transaction& tx, Call& call, std::string_view identifier);
    // A new content's number; `path` is the last part of its owner's ARN, `key` may be none. Throws
    // BadRequestException.
    std::int64_t keep(Transaction& tx, Call& call, std::string_view path, std::string_view bytes,
                      const std::optional<std::string>& key);
    // Throws BadRequestException when the key refuses.
    std::string read(Transaction& tx, Call& call, std::int64_t number);
    void let_go(std::int64_t number) { table_.remove_unused(number); }    // whoever pointed at it is gone

  private:
    KeyService& keys_;
    ContentTable& table_;
};

}    // namespace pileus::appconfig
