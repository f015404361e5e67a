// Who makes a call: from the access key id and the credential scope (design section 9).
#pragma once

#include <string>

namespace pileus {

struct Caller {
    std::string account = "000000000000";
    std::string region = "us-east-1";
    bool names_region = false;    // by its signature or host; else the region is the default
    std::string access_key_id;    // empty: unsigned
    std::string arn;              // arn:aws:iam::A:root, …:user/…, arn:aws:sts::A:assumed-role/…
    std::string user_id;          // SenderId of what the caller sends   [SQS-274]
    bool is_signed() const { return !access_key_id.empty(); }
    // Nobody signed, and it matters (--verify-signatures, --enforce-policies): no account, ARN or user id.
    bool is_anonymous() const { return account.empty(); }
};

}    // namespace pileus
